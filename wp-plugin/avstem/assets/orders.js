/* Fills in how the orders of this page are settled: one request for all of them. */
( function () {
	'use strict';
	var places = Array.prototype.slice.call( document.querySelectorAll( '.avstem-order' ) );
	if ( ! places.length ) {
		return;
	}
	var ids = places.map( function ( place ) {
		return Number( place.dataset.order );
	} ).filter( function ( id, at, all ) {
		return all.indexOf( id ) === at;
	} ).slice( 0, 200 );
	var query = ids.map( function ( id ) {
		return 'ids[]=' + id;
	} ).join( '&' );
	function fill( orders, problem ) {
		places.forEach( function ( place ) {
			place.textContent = orders[ place.dataset.order ] || '–';
			place.title = orders[ place.dataset.order ] ? '' : problem;
		} );
	}
	window.wp.apiFetch( { path: '/avstem/v1/orders?' + query } ).then( function ( answer ) {
		fill( answer.orders, answer.problem );
	} ).catch( function () {
		fill( {}, '' );
	} );
}() );

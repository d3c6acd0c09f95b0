/* Moves the progress bar of "Send history" while the page is open. */
( function () {
	'use strict';
	var place = document.getElementById( 'avstem-progress' );
	if ( ! place || place.dataset.state !== 'running' ) {
		return;
	}
	function ask() {
		window.wp.apiFetch( { path: '/avstem/v1/history' } ).then( function ( answer ) {
			var bar = place.querySelector( 'progress' );
			bar.max = Math.max( 1, answer.days );
			bar.value = answer.done;
			place.querySelector( 'span' ).textContent = answer.sentence;
			if ( answer.state === 'running' ) {
				window.setTimeout( ask, 3000 );
			}
		} ).catch( function () {
			window.setTimeout( ask, 15000 );
		} );
	}
	window.setTimeout( ask, 3000 );
}() );

/* Shows only the fields an answer needs, and follows a payout while something is under way. All of it works without. */
( function () {
	'use strict';

	function decide( form ) {
		var action = form.querySelector( '[name="avstem_action"]:checked' );
		var needs = action ? action.dataset.needs.split( ' ' ) : [];
		form.querySelectorAll( '[data-need]' ).forEach( function ( field ) {
			var isNeeded = needs.indexOf( field.dataset.need ) !== -1;
			field.hidden = ! isNeeded;
			field.querySelector( 'input, select' ).disabled = ! isNeeded;
		} );
		form.querySelectorAll( '[data-actions]' ).forEach( function ( scope ) {
			var canStand = ! action || scope.dataset.actions.split( ' ' ).indexOf( action.value ) !== -1;
			scope.disabled = ! canStand;
			scope.closest( 'label' ).hidden = ! canStand;
			if ( ! canStand && scope.checked ) {
				form.querySelector( '[name="avstem_scope"][value="once"]' ).checked = true;
			}
		} );
	}
	document.querySelectorAll( '.avstem-decide' ).forEach( function ( form ) {
		form.addEventListener( 'change', function () {
			decide( form );
		} );
		decide( form );
	} );

	var place = document.getElementById( 'avstem-state' );
	if ( ! place ) {
		return;
	}
	var told = document.getElementById( 'avstem-progress-text' );
	var tries = 0;
	function isTyping() {
		var active = document.activeElement;
		return active && /^(INPUT|SELECT|TEXTAREA)$/.test( active.tagName );
	}
	function ask() {
		window.wp.apiFetch( { path: '/avstem/v1/payouts/' + place.dataset.payout + '/progress' } ).then( function ( now ) {
			if ( now.problem ) {
				if ( told ) {
					told.hidden = false;
					told.textContent = now.problem;
				}
			} else if ( now.seen !== place.dataset.seen && ! isTyping() ) {
				window.location.reload();
				return;
			}
			if ( now.state ) {
				place.querySelector( '.avstem-badge' ).textContent = now.state;
			}
			tries++;
			if ( now.busy && tries < 200 ) {
				window.setTimeout( ask, tries < 20 ? 2000 : 10000 );
			}
		} ).catch( function () {
			tries++;
			if ( tries < 200 ) {
				window.setTimeout( ask, 15000 );
			}
		} );
	}
	window.setTimeout( ask, 3000 ); // what was just said can be read before the page is loaded again
}() );

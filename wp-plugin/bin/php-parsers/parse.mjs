// Parses files with PHP's own parser of a version: node parse.mjs 7-4 FILE...
// Ends with 1 when one of them is not valid PHP of that version.
import { readFileSync } from 'node:fs';
import { PHP, loadPHPRuntime } from '@php-wasm/universal';

const [ version, ...files ] = process.argv.slice( 2 );
const { getPHPLoaderModule } = await import( `@php-wasm/node-${ version }` );
const php = new PHP( await loadPHPRuntime( await getPHPLoaderModule() ) );
const PARSE = `<?php
error_reporting( 0 );
try {
	token_get_all( file_get_contents( '/code' ), TOKEN_PARSE );
	echo 'valid';
} catch ( ParseError $error ) {
	echo $error->getMessage() . ' on line ' . $error->getLine();
}`;
let refused = 0;
for ( const file of files ) {
	php.writeFile( '/code', readFileSync( file ) );
	const { text } = await php.run( { code: PARSE } );
	if ( text !== 'valid' ) {
		console.log( `${ file }: ${ text }` );
		refused++;
	}
}
const { text } = await php.run( { code: '<?php echo PHP_VERSION;' } );
console.log( `PHP ${ text }: ${ files.length } files, ${ refused } refused` );
process.exit( refused || files.length === 0 ? 1 : 0 );

// Runs a file of a folder on a version of PHP: node run.mjs 7-4 FOLDER FILE
// The folder is copied into that PHP's own file system; what the file prints is printed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PHP, loadPHPRuntime } from '@php-wasm/universal';

const [ version, folder, file ] = process.argv.slice( 2 );
const { getPHPLoaderModule } = await import( `@php-wasm/node-${ version }` );
const php = new PHP( await loadPHPRuntime( await getPHPLoaderModule() ) );
function copy( from, to ) {
	php.mkdir( to );
	for ( const entry of readdirSync( from, { withFileTypes: true } ) ) {
		if ( entry.isDirectory() ) {
			copy( join( from, entry.name ), `${ to }/${ entry.name }` );
		} else {
			php.writeFile( `${ to }/${ entry.name }`, readFileSync( join( from, entry.name ) ) );
		}
	}
}
copy( folder, '/folder' );
let answer;
try {
	answer = await php.run( { scriptPath: `/folder/${ file }` } );
} catch ( error ) { // PHP ended with another code than 0
	answer = error.response ?? { text: String( error ), exitCode: 1 };
}
process.stdout.write( answer.text );
process.exit( answer.exitCode );

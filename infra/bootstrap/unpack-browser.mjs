import { pathToFileURL } from 'node:url';

/** Unpacks the Chromium of the package whose entry is named into the folder for temporary files. */
const { default: carried } = await import(pathToFileURL(process.argv[2]).href);
await carried.executablePath();

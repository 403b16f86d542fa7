// A run to be killed: translates by Google's driver as built, outside of jest. Arguments: the provider's address, the
// store's folder, and the request for texts as JSON.
import { translateTexts } from '@relais/activities/translate-texts';
import { folderStore } from '@relais/object-store/drivers/folder';
import { googleTranslator } from '@relais/translator/drivers/google';

const [endpoint, folder, request] = process.argv.slice(2);
const options = { endpoint, apiKey: null, project: 'p', location: 'global', glossary: null, impersonate: null };
const deps = { store: folderStore(folder), translationProvider: googleTranslator(options) };
const step = { signal: new AbortController().signal, progress: () => undefined };
await translateTexts(deps, JSON.parse(request), step);

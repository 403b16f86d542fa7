import { applyScheme, storedScheme } from './scheme.js';

// Runs before the page is shown: nothing flashes in the other scheme, and tables that a plot will replace stay away.
document.documentElement.classList.add('js');
applyScheme(storedScheme());

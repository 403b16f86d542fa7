const key = 'relais-scheme';
const schemes = ['auto', 'light', 'dark'] as const;
export type Scheme = (typeof schemes)[number];

/** Of the button, whole and for people who see it. */
const titles: Readonly<Record<Scheme, readonly [string, string]>> = {
  auto: ['Colours: auto, as the system has them', '◐ Auto'],
  light: ['Colours: light', '○ Light'],
  dark: ['Colours: dark', '● Dark'],
};

export function storedScheme(): Scheme {
  try {
    return schemes.find((scheme) => scheme === localStorage.getItem(key)) ?? 'auto';
  } catch {
    // A browser may refuse storage; the system's scheme does then.
    return 'auto';
  }
}

export function applyScheme(scheme: Scheme): void {
  if (scheme === 'auto') delete document.documentElement.dataset['scheme'];
  else document.documentElement.dataset['scheme'] = scheme;
}

/** The button goes round: as the system has it, light, dark. */
export function mountSchemeToggle(button: HTMLElement): void {
  const show = (scheme: Scheme): void => {
    applyScheme(scheme);
    const [title, shown] = titles[scheme];
    button.textContent = shown;
    button.title = title;
    button.setAttribute('aria-label', title);
  };
  button.hidden = false;
  show(storedScheme());
  button.addEventListener('click', () => {
    const next = schemes[(schemes.indexOf(storedScheme()) + 1) % schemes.length] ?? 'auto';
    try {
      localStorage.setItem(key, next);
    } catch {
      // Then the choice lasts as long as the page.
    }
    show(next);
  });
}

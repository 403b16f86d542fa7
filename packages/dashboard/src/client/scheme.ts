const key = 'relais-scheme';
const schemes = ['auto', 'light', 'dark'] as const;
export type Scheme = (typeof schemes)[number];

const titles: Readonly<Record<Scheme, string>> = {
  auto: 'Colours: as the system',
  light: 'Colours: light',
  dark: 'Colours: dark',
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
    button.textContent = titles[scheme];
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

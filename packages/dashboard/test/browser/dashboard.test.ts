import type { AxeResults } from 'axe-core';
import axe from 'axe-core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { ServedSite } from '@relais/dashboard/server/serve-site';
import { describeInBrowser, launchBrowser } from './launch-browser.js';
import { publishedMarket, type Market } from './market.js';
import { serveMarket } from './serve-market.js';

/** Every kind of page there is. */
const paths = [
  ...['/', '/france-courses/', '/growth-attribution/', '/france-courses/catalogue/', '/france-courses/runs/'],
  ...['/france-courses/catalogue/marts.dim_courses/', '/france-courses/lineage/', '/nowhere/'],
];

let market: Market;
let served: ServedSite;
let browser: Browser;

/** What a page did that it must not: errors in its console, requests to others, breaches of its policy. */
const faults: string[] = [];
let context: BrowserContext;
let page: Page;

async function open(path: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<void> {
  await context?.close();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options });
  page = await context.newPage();
  page.on('console', (message) => {
    // The browser tells of the page that is meant to be missing.
    if (message.type() === 'error' && !message.text().includes('404')) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(served.address)) faults.push(`asked ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (breach) => console.error('policy', breach.violatedDirective));
  });
  await go(path);
}

async function go(path: string): Promise<void> {
  await page.goto(`${served.address.replace(/\/$/, '')}${path}`);
  await settled();
}

/** Every tile shows what was asked of it. */
const settled = (): Promise<void> => page.locator('[aria-busy]').first().waitFor({ state: 'detached' });

const tile = (name: string): Locator => page.locator(`#${name}`);

/** Exact values of a tile's table, as the CSV has them. */
const tableRows = (name: string): Promise<string[][]> =>
  tile(name)
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.children].map((cell) => {
          const exact = cell.querySelector('data')?.value ?? cell.textContent?.trim() ?? '';
          return cell.classList.contains('nothing') ? '' : exact;
        }),
      ),
    );

const csvRows = async (name: string): Promise<string[][]> => {
  const address = await tile(name)
    .locator('[data-csv]')
    .evaluate((link) => (link as HTMLAnchorElement).href);
  const text = await (await context.request.get(address)).text();
  return text
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n')
    .map((line) => line.split(','))
    .slice(1);
};

const sqlRows = async (sql: string): Promise<string[][]> => {
  const { values } = await market.warehouse.query('france-courses', sql);
  return values.map((row) => row.map((value) => (value === null ? '' : String(value))));
};

describeInBrowser('the dashboard in a browser', () => {
  beforeAll(async () => {
    market = await publishedMarket();
    [served, browser] = await Promise.all([serveMarket(market), launchBrowser()]);
  });
  afterEach(() => expect(faults.splice(0)).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    await market?.dispose();
  });

  test('a month is chosen: plot and table follow, the address can be sent, and the way back leads back', async () => {
    await open('/france-courses/');
    const bars = tile('course-categories');
    await expect(bars.locator('svg.plot').count()).resolves.toBe(1);
    await bars.locator('select').selectOption('2025-01');
    await settled();
    await bars.getByRole('button', { name: 'Table' }).click();
    const inJanuary = await sqlRows(
      `select course_month, formacode_field, total_nb_trainings, total_nb_providers from marts.dim_course_fields
       where course_month = '2025-01' order by total_nb_trainings desc, formacode_field`,
    );
    expect(sorted(await tableRows('course-categories'))).toEqual(sorted(inJanuary));
    const sent = page.url();
    expect(new URL(sent).searchParams.get('course-categories.course_month')).toBe('2025-01');
    await open(new URL(sent).pathname + new URL(sent).search);
    expect(sorted(await tableRows('course-categories'))).toEqual(sorted(inJanuary));
    await tile('course-categories').locator('select').selectOption('2025-02');
    await settled();
    await page.goBack();
    await settled();
    expect(sorted(await tableRows('course-categories'))).toEqual(sorted(inJanuary));
  });

  test('a range begins as the tile says and narrows as numbers are typed or a thumb is moved by keys', async () => {
    await open('/france-courses/');
    const ratios = tile('trainings-per-provider');
    const between = (low: number, high: number) =>
      sqlRows(`select course_month, formacode, formacode_description, formacode_field, total_nb_trainings,
        total_nb_providers, training_provider_ratio from marts.dim_courses
        where course_month = '2025-03' and training_provider_ratio between ${low} and ${high}`);
    expect(sorted(await tableRows('trainings-per-provider'))).toEqual(sorted(await between(5, 15)));
    await ratios.getByLabel('Trainings per provider to', { exact: true }).fill('9');
    await ratios.getByLabel('Trainings per provider to', { exact: true }).press('Enter');
    expect(sorted(await tableRows('trainings-per-provider'))).toEqual(sorted(await between(5, 9)));
    await ratios.getByLabel('Trainings per provider from, slider').press('Home');
    const low = Number(await ratios.getByLabel('Trainings per provider from', { exact: true }).inputValue());
    expect(low).toBeLessThan(5);
    expect(sorted(await tableRows('trainings-per-provider'))).toEqual(sorted(await between(low, 9)));
    await ratios.getByLabel('Trainings per provider from', { exact: true }).fill('9000');
    await ratios.getByLabel('Trainings per provider from', { exact: true }).press('Enter');
    await expect(ratios.locator('input:invalid').count()).resolves.toBeGreaterThan(0);
  });

  test('the CSV holds what the table shows, digit for digit', async () => {
    await open('/france-courses/?enrollments-by-field.view=table&course-categories.view=table');
    for (const name of ['enrollments-by-field', 'course-categories', 'provenance']) {
      expect(await tableRows(name)).toEqual(await csvRows(name));
    }
  });

  test('headers sort, say so, and keep the focus', async () => {
    await open('/france-courses/');
    const header = tile('trainings-per-provider').getByRole('columnheader', { name: 'Trainings', exact: true });
    await header.getByRole('button').focus();
    await page.keyboard.press('Enter');
    const figures = (await tableRows('trainings-per-provider')).map((row) => Number(row[4]));
    expect(figures).toEqual([...figures].sort((a, b) => a - b));
    await expect(header.getAttribute('aria-sort')).resolves.toBe('ascending');
    await page.keyboard.press('Enter');
    await expect(header.getAttribute('aria-sort')).resolves.toBe('descending');
  });

  test('a plot is read with the keyboard alone, and a line is picked by name', async () => {
    await open('/france-courses/');
    const lines = tile('enrollments-by-field');
    await lines.locator('.plot-frame').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowDown');
    const [newest] = await sqlRows(
      `select formacode_field, total_enrollments from marts.fact_enrollment_fields
       where year_month = '2025-03-01' order by total_enrollments desc limit 1`,
    );
    await expect(lines.locator('.tip').textContent()).resolves.toContain('March 2025');
    const said = await lines.locator('[aria-live]').textContent();
    expect(said).toMatch(new RegExp(`^March 2025: .+ ${newest?.[1]}$`));
    await page.keyboard.press('Escape');
    await expect(lines.locator('.tip').isHidden()).resolves.toBe(true);
    await lines.getByLabel('Highlight').selectOption('physics');
    await expect(lines.locator('.end-label').allTextContents()).resolves.toEqual(['physics']);
  });

  test('figures of another generation are never shown beside those of the page', async () => {
    await open('/france-courses/');
    await market.publishAgain();
    const bars = tile('course-categories');
    const before = await tableRows('course-categories');
    await bars.locator('select').selectOption('2025-01');
    await page.getByText('New figures were published.').waitFor();
    expect(await tableRows('course-categories')).toEqual(before);
    await page.getByRole('button', { name: 'Show them' }).click();
    await settled();
    await expect(page.getByText('New figures were published.').isHidden()).resolves.toBe(true);
  });

  test('figures that do not come are told, and asked for again', async () => {
    await open('/france-courses/');
    await context.setOffline(true);
    const bars = tile('course-categories');
    await bars.locator('select').selectOption('2025-02');
    await bars.getByText('could not be loaded').waitFor();
    faults.splice(0);
    await context.setOffline(false);
    await bars.getByRole('button', { name: 'Try again' }).click();
    await bars.getByText('could not be loaded').waitFor({ state: 'hidden' });
  });

  test('without scripts every tile is a table, and other months are files', async () => {
    await open('/france-courses/', { javaScriptEnabled: false });
    await expect(tile('course-categories').locator('table').isVisible()).resolves.toBe(true);
    await expect(tile('course-categories').locator('.controls').isVisible()).resolves.toBe(false);
    await expect(page.getByText('courses and enrollments are late').isVisible()).resolves.toBe(true);
    await expect(tile('course-categories').locator('.slices a').count()).resolves.toBe(3);
  });

  test('the scheme follows the system until a reader chooses, and the choice stays', async () => {
    await open('/', { colorScheme: 'dark' });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await ground();
    await page.getByRole('button', { name: /^Colours/ }).click();
    const light = await ground();
    expect(light).not.toBe(dark);
    await go('/france-courses/');
    expect(await ground()).toBe(light);
  });

  test('lineage: a table leads to its page, and its kin stand out while it has the focus', async () => {
    await open('/france-courses/lineage/');
    const drawing = page.locator('svg.lineage');
    await drawing.getByRole('link', { name: 'marts.dim_courses' }).focus();
    await expect(drawing.locator('.lineage-node.is-kin').count()).resolves.toBe(4);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'marts.dim_courses' }).waitFor();
  });

  test.each([
    [390, 'light'],
    [390, 'dark'],
    [1440, 'light'],
    [1440, 'dark'],
  ] as const)('at %i pixels, %s: nothing runs over, and axe finds nothing', async (width, colorScheme) => {
    await open('/', { viewport: { width, height: 900 }, colorScheme });
    for (const path of paths) {
      await go(path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([path, over]).toEqual([path, 0]);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
      const told = violations.map(({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
      expect(told).toEqual([]);
    }
  });
});

const sorted = (rows: readonly (readonly string[])[]): string[] => rows.map((row) => row.join('\t')).sort();

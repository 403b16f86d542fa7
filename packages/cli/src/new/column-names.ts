import { reservedWords } from './reserved-words.js';

const LONGEST_NAME = 60;

/**
 * Names of columns in lower-case snake case, as SQL reads them without quotes: accents folded, what is no letter or digit
 * turned into one underscore, reserved words avoided, names that come twice numbered.
 * @param headers as the file spells them; null for a column without a name
 * @param positions of the columns in the file, which name those that have no name
 */
export function columnNames(headers: readonly (string | null)[], positions: readonly number[]): readonly string[] {
  const taken = new Set<string>();
  return headers.map((header, index) => {
    const plain = plainName(header ?? '', (positions[index] ?? index) + 1);
    const name = [plain, ...numbers.map((number) => `${plain}_${number}`)].find((each) => !taken.has(each)) ?? plain;
    taken.add(name);
    return name;
  });
}

/** A file with more columns of one name than this is another file. */
const numbers = Array.from({ length: 9_999 }, (_, index) => index + 2);

function plainName(header: string, number: number): string {
  const name = foldAccents(header)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, LONGEST_NAME)
    .replace(/_+$/, '');
  if (name === '') return `column_${number}`;
  if (/^\d/.test(name)) return `column_${name}`;
  return reservedWords.has(name) ? `${name}_column` : name;
}

/** Letters that are no plain letter with a mark. */
const letters: Readonly<Record<string, string>> = {
  œ: 'oe',
  Œ: 'OE',
  æ: 'ae',
  Æ: 'AE',
  ß: 'ss',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
};

const foldAccents = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[œŒæÆßøØłŁ]/g, (letter) => letters[letter] ?? letter);

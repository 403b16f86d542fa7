import { billedCharacters } from '@relais/translator';

test('characters are counted as code points, white space included', () => {
  expect(billedCharacters(['é a', '😀', '\n'])).toBe(5);
  expect(billedCharacters([])).toBe(0);
});

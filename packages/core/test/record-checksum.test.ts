import { parseRecord } from '@relais/core/parse-record';
import { withChecksum } from '@relais/core/record-checksum';

const place = { path: 'accepted/x.json', cure: 'restore it' };
const decision = { finding: '5 % of the keys are gone', facts: { rows: 19, before: 20 }, reason: 'cœur', to: null };
const records = { 'an object': decision, 'an array': [decision, { ...decision, to: [1, 2] }], 'an empty array': [] };

describe.each(Object.entries<object>(records))('%s with a checksum', (_, record) => {
  const text = Buffer.from(JSON.stringify(withChecksum(record), null, 2));

  test('is read as what it was', () => {
    expect(parseRecord(text, place)).toEqual(record);
  });

  test('F6: whatever bit of it flips, it is refused or says the same', () => {
    for (let bit = 0; bit < text.length * 8; bit++) {
      const flipped = Buffer.from(text);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      let read: object = record;
      try {
        read = parseRecord(flipped, place);
      } catch (error) {
        expect(error).toMatchObject({ code: 'RECORD_DAMAGED' });
      }
      expect(read).toEqual(record);
    }
  });
});

test.each(Object.entries<object>(records))('%s of before there were checksums is read as it is', (_, record) => {
  expect(parseRecord(JSON.stringify(record), place)).toEqual(record);
});

test('a field that was left undefined is none, for the checksum as for JSON', () => {
  const text = JSON.stringify(withChecksum({ ...decision, reason: undefined, to: [undefined] }));
  expect(parseRecord(text, place)).toEqual({ finding: decision.finding, facts: decision.facts, to: [null] });
});

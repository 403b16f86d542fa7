import { inBothZones, nextTimes } from '@relais/timetable';

const firstSunday = { dayOfMonth: { start: 1, end: 7 }, dayOfWeek: 'SUNDAY', hour: 3, minute: 0 } as const;
const paris = 'Europe/Paris';
const iso = (times: readonly Date[]) => times.map((time) => time.toISOString());

test('the first Sunday of the month: both restrictions hold, and summer time moves UTC', () => {
  expect(iso(nextTimes(firstSunday, paris, new Date('2026-11-20T12:00:00Z'), 5))).toEqual([
    '2026-12-06T02:00:00.000Z',
    '2027-01-03T02:00:00.000Z',
    '2027-02-07T02:00:00.000Z',
    '2027-03-07T02:00:00.000Z',
    '2027-04-04T01:00:00.000Z',
  ]);
});

test('the moment itself is past, the second before it is not', () => {
  expect(iso(nextTimes(firstSunday, paris, new Date('2026-12-06T01:59:59Z'), 1))).toEqual(['2026-12-06T02:00:00.000Z']);
  expect(iso(nextTimes(firstSunday, paris, new Date('2026-12-06T02:00:00Z'), 1))).toEqual(['2027-01-03T02:00:00.000Z']);
});

test('late in the evening of UTC it is tomorrow in the zone', () => {
  const daily = { hour: 0, minute: 30 };
  expect(iso(nextTimes(daily, paris, new Date('2026-06-30T22:00:00Z'), 1))).toEqual(['2026-06-30T22:30:00.000Z']);
});

test('an hour that the clocks leave out does not fire that day', () => {
  const daily = { hour: 2, minute: 30 };
  expect(iso(nextTimes(daily, paris, new Date('2027-03-27T00:00:00Z'), 3))).toEqual([
    '2027-03-27T01:30:00.000Z',
    '2027-03-29T00:30:00.000Z',
    '2027-03-30T00:30:00.000Z',
  ]);
});

test('a day that never comes fires never', () => {
  expect(nextTimes({ dayOfMonth: { start: 32, end: 40 }, hour: 0, minute: 0 }, 'UTC', new Date(0), 1)).toEqual([]);
});

test('both zones are shown', () => {
  expect(inBothZones(new Date('2027-04-04T01:00:00Z'), paris)).toEqual({
    local: 'Sun 2027-04-04 03:00 +02:00',
    utc: '2027-04-04T01:00:00Z',
  });
});

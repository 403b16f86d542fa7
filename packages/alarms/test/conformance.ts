import type { AlarmChannel, AlarmNotice } from '@relais/alarms';

/** The other side of a channel: a real server that keeps what it took over. */
export interface Receiver {
  readonly channel: AlarmChannel;
  /** What arrived, as text. */
  received(): readonly string[];
  /** From now on the server refuses what it is sent. */
  refuse(): void;
  close(): Promise<void>;
}

export const notice: AlarmNotice = {
  id: 'DEADLINE_PASSED/france-courses-courses/000001',
  state: 'alarm',
  code: 'DEADLINE_PASSED',
  pipeline: 'france-courses',
  dataset: 'courses',
  summary: 'courses was due\r\nBcc: everybody@example.org',
  detail: 'Readers have its snapshot of 2026-02-03.',
  at: '2026-03-11T02:00:30.000Z',
};

export const secret = 'canary-of-this-address';

/** What every driver holds. @param open its address carries {@link secret} */
export function alarmChannelConformance(name: string, open: () => Promise<Receiver>): void {
  describe(name, () => {
    let receiver: Receiver;
    beforeEach(async () => {
      receiver = await open();
    });
    afterEach(() => receiver.close());

    test('a notice arrives once, with its code, its identity and what to do', async () => {
      await receiver.channel.deliver(notice);
      expect(receiver.received()).toHaveLength(1);
      for (const part of [notice.code, notice.id, notice.detail]) expect(receiver.received()[0]).toContain(part);
    });

    test('the end of an alarm is told as such', async () => {
      await receiver.channel.deliver({ ...notice, state: 'resolved' });
      expect(receiver.received()[0]).toContain('resolved: DEADLINE_PASSED');
    });

    test('what comes from outside adds no line to a title or a header', async () => {
      await receiver.channel.deliver(notice);
      expect(receiver.received()[0]).toContain('courses was due Bcc: everybody');
    });

    test.each(['refuses', 'is gone'])(
      'a server that %s is an error that can be tried again, without the secret',
      async (how) => {
        if (how === 'refuses') receiver.refuse();
        else await receiver.close();
        const error = await receiver.channel.deliver(notice).then(
          () => null,
          (thrown: Error) => thrown,
        );
        expect(error).toMatchObject({ name: 'TransientError', code: 'ALARM_UNDELIVERED' });
        expect(`${error?.message} ${String(error?.cause)} ${error?.stack}`).not.toContain(secret);
        expect(receiver.received()).toEqual([]);
      },
    );
  });
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hushedUntil } from '../../../electron/shell/hush.ts';

const at = (hour: number, minute = 0, day = 21) => new Date(2026, 10, day, hour, minute).getTime();
const NIGHT = { quietHours: true, quietFrom: '22:00', quietTo: '07:00' };

describe('notifications are held back', () => {
  it('in quiet hours, over midnight, until they end', () => {
    expect(hushedUntil(NIGHT, at(21, 59))).toBeUndefined();
    expect(hushedUntil(NIGHT, at(22))).toBe(at(7, 0, 22));
    expect(hushedUntil(NIGHT, at(3, 20))).toBe(at(7));
    expect(hushedUntil(NIGHT, at(7))).toBeUndefined();
  });

  it('in quiet hours within a day', () => {
    const lunch = { quietHours: true, quietFrom: '12:00', quietTo: '13:00' };
    expect([at(11, 59), at(12, 30), at(13)].map((now) => hushedUntil(lunch, now))).toEqual([
      undefined,
      at(13),
      undefined,
    ]);
  });

  it('never where quiet hours are off, or begin when they end', () => {
    expect(hushedUntil({ ...NIGHT, quietHours: false }, at(23))).toBeUndefined();
    expect(hushedUntil({ ...NIGHT, quietTo: '22:00' }, at(23))).toBeUndefined();
  });

  it('for as long as they are snoozed, and on where quiet hours begin meanwhile', () => {
    expect(hushedUntil({ ...NIGHT, snoozedUntil: at(15) }, at(14, 30))).toBe(at(15));
    expect(hushedUntil({ ...NIGHT, snoozedUntil: at(22, 30) }, at(21, 30))).toBe(at(7, 0, 22));
    expect(hushedUntil({ ...NIGHT, snoozedUntil: at(7, 30) }, at(6, 30))).toBe(at(7, 30));
    expect(hushedUntil({ ...NIGHT, snoozedUntil: at(12) }, at(12))).toBeUndefined();
  });

  it('until a moment at which they are free, less than a day later, whenever and wherever it is', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu');
    const before = process.env.TZ;
    const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(time, time, moment, zones, (quietFrom, quietTo, now, zone) => {
        process.env.TZ = zone;
        const hush = { quietHours: true, quietFrom, quietTo };
        const until = hushedUntil(hush, now);
        if (until === undefined) return;
        expect(until).toBeGreaterThan(now);
        expect(until - now).toBeLessThanOrEqual(25 * 3_600_000);
        expect(hushedUntil(hush, until)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });
});

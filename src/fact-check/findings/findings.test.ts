import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { captureEnvironment } from '../../campaign/index.ts';
import type { CheckRecord } from '../../model/index.ts';
import { StoreError } from '../../workshop/index.ts';
import { interpreter, invented, layerRecord, observed, pythonRecord, v8Record } from '../card.fixture.ts';
import { MissingFactError } from '../facts.ts';
import { planFactCheck } from '../plan.ts';
import { writeFactCheckReport } from '../report/write.ts';
import { holdsFactCheck, openFactCheckRun } from '../store/reader.ts';
import { createFactCheckRun } from '../store/writer.ts';
import { judgeFactCheck } from './findings.ts';

const results = mkdtempSync(join(tmpdir(), 'reclaim-facts-'));
afterAll(() => rmSync(results, { recursive: true }));

const environment = captureEnvironment();
let runs = 0;

/** A stored run of the invented fact check with these records. */
function stored(records: readonly CheckRecord[]) {
  const plan = planFactCheck(invented, [interpreter('3.11')]);
  const writer = createFactCheckRun(results, plan, environment, new Date(Date.UTC(2026, 0, 1, 0, 0, runs++)));
  for (const record of records) writer.append(record);
  writer.close();
  return writer.folder;
}

const complete = (layer: CheckRecord['outcome'], cpython: CheckRecord['outcome']) =>
  stored([layerRecord('3.11', layer), pythonRecord('3.11', cpython), v8Record()]);

describe('a stored fact check', () => {
  it('is judged by what CPython was seen to do, and the verdict changes with it', () => {
    const verdictFor = (count: number) =>
      judgeFactCheck(openFactCheckRun(complete(observed({ count }), observed({ count }))), invented).cards[0]
        ?.verdict;
    expect(verdictFor(1)).toBe('true');
    expect(verdictFor(2)).toBe('false');
  });

  it('shows a disagreement of the layer loudly, in findings and page', async () => {
    const folder = complete(observed({ count: 2 }), observed({ count: 1 }));
    const findings = judgeFactCheck(openFactCheckRun(folder), invented);
    expect(findings.cards[0]?.verdict).toBe('true');
    expect(findings.cards[0]?.agreement.disagreements).toHaveLength(1);
    await writeFactCheckReport(folder, findings);
    for (const file of ['report.md', 'report.html'])
      expect(readFileSync(join(folder, file), 'utf8')).toContain('differs from CPython');
  });

  it('says that a card was not run where its CPython died, with its last words', () => {
    const died = { kind: 'died', code: null, signal: 'SIGABRT', lastWords: 'out of memory' } as const;
    const [card] = judgeFactCheck(openFactCheckRun(complete(observed({ count: 1 }), died)), invented).cards;
    expect(card?.verdict).toBe('not run');
    expect(card?.reason).toContain('out of memory');
  });

  it('gives an opinion no verdict but its reason', () => {
    const run = openFactCheckRun(complete(observed({ count: 1 }), observed({ count: 1 })));
    const findings = judgeFactCheck(run, invented);
    expect(findings.cards[1]).toMatchObject({ verdict: 'not checkable', reason: 'It is an opinion.' });
    expect(findings.counts).toMatchObject({ true: 1, 'not checkable': 1, false: 0 });
  });

  it('refuses a judgement that asks for what was not observed', () => {
    const run = openFactCheckRun(complete(observed({}), observed({})));
    expect(() => judgeFactCheck(run, invented)).toThrow(MissingFactError);
  });

  it('is told from a measured run, and refused when it is not complete', () => {
    const folder = stored([layerRecord('3.11', observed({ count: 1 }))]);
    expect(holdsFactCheck(folder)).toBe(true);
    expect(holdsFactCheck(results)).toBe(false);
    expect(() => openFactCheckRun(folder)).toThrow(StoreError);
    expect(() => openFactCheckRun(folder)).toThrow('lacks 2 of 3');
  });

  it('is written the same again from the same records', async () => {
    const folder = complete(observed({ count: 1 }), observed({ count: 1 }));
    const write = async () => {
      await writeFactCheckReport(folder, judgeFactCheck(openFactCheckRun(folder), invented));
      return readFileSync(join(folder, 'report.html'), 'utf8');
    };
    expect(await write()).toBe(await write());
  });
});

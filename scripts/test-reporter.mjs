// Counts for scripts/test.mjs: passed, failed (a file that does not load counts as one), the reason of every skip, and what each
// file took.
import { writeFileSync } from 'node:fs';

export default class CountingReporter {
  onTestRunEnd(modules, errors) {
    const counts = { passed: 0, failed: errors.length, skips: [], files: [] };
    for (const module of modules) {
      const { collectDuration, duration } = module.diagnostic();
      counts.files.push({ file: module.relativeModuleId, ms: collectDuration + duration });
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') counts.passed += 1;
        else if (result.state === 'failed') counts.failed += 1;
        else counts.skips.push({ name: test.fullName, reason: result.note ?? 'no reason given' });
      }
    }
    if (process.env.ASSAY_TEST_REPORT !== undefined) writeFileSync(process.env.ASSAY_TEST_REPORT, JSON.stringify(counts));
  }
}

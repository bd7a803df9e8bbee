// Saying what holds, and counting it.

/** Thrown when something does not hold; the message says what was expected. */
class Broken extends Error {}

/** Holds, or ends the test with a sentence. */
export const holds = (truth, sentence) => { if (!truth) throw new Broken(sentence); };

/** What passed and what did not, printed as it happens. */
export class Report {
  passed = 0;
  failed = 0;
  skipped = 0;

  /** One test: a name and what it does. A failure is printed with its first lines; the others still run. */
  async test(name, work) {
    const began = Date.now();
    const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
    try {
      await work();
      this.passed += 1;
      console.log(`ok      ${name} (${seconds()})`);
    } catch (error) {
      this.failed += 1;
      const place = error instanceof Broken ? "" : `\n${(error.stack || "").split("\n").filter((l) => l.includes("tests/browser")).slice(0, 4).join("\n")}`;
      console.log(`FAILED  ${name} (${seconds()})\n  ${error.message.split("\n").slice(0, 12).join("\n  ")}${place}`);
    }
  }

  end() {
    console.log(`${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`);
    return this.failed === 0 && this.passed > 0;
  }
}

/** Runs the works with so many at a time. */
export async function sideBySide(many, works) {
  const left = [...works];
  const worker = async () => { for (let work = left.shift(); work; work = left.shift()) await work(); };
  await Promise.all(Array.from({ length: many }, worker));
}

import { csvFormatRows, csvParseRows } from "d3-dsv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ManifoldError } from "../../../src/base/errors.ts";
import { parseNumbers, parseNumbersInSteps } from "../../../src/io/parse-numbers.ts";
import { toRows } from "../../../src/matrix/dense.ts";

const rowsOf = (text: string, options?: Parameters<typeof parseNumbers>[1]) => toRows(parseNumbers(text, options));

describe("reads", () => {
  const three = [
    [1, 2, 3],
    [-4.5, 0.5, 1e-3],
  ];
  test.each([
    ["blanks", "1 2 3\n-4.5 .5 1e-3\n"],
    ["runs of blanks, leading and trailing", "  1   2\t 3  \r\n\r\n   -4.50   5e-1 1.E-03 \r\n"],
    ["commas", "1,2,3\n-4.5,0.5,0.001"],
    ["commas and blanks", "1, 2, 3\n-4.5 , 0.5 ,0.001\n"],
    ["semicolons", "1;2;3\n-4.5;0.5;0.001\n"],
    ["tabs", "1\t2\t3\n-4.5\t0.5\t0.001\n"],
    ["quotes", '"1","2",3\n"-4.5",0.5,"0.001"\n'],
    ["quotes between blanks", '"1" "2"  3\n-4.5 0.5 "0.001"'],
    ["a byte order mark", "\ufeff1,2,3\n-4.5,0.5,0.001\n"],
    ["carriage returns alone", "1,2,3\r-4.5,0.5,0.001\r"],
    ["comments and blank lines", "# x y z\n\n1 2 3\n  # more\n\n-4.5 0.5 0.001\n#end"],
    ["signs and capital exponents", "+1,2,3\n-4.5,+0.5E0,1E-3\n"],
  ])("%s", (_, text) => {
    const table = parseNumbers(text);
    expect(toRows(table)).toEqual(three);
    expect(table.columns).toBeUndefined();
  });

  test("a row of names", () => {
    for (const text of ["x,y\n1,2\n", 'x , "y"\r\n1,2', "x y\n1 2", "\ufeffx;y\n1;2"]) {
      expect(parseNumbers(text)).toMatchObject({ rows: 1, cols: 2, columns: ["x", "y"] });
    }
    expect(parseNumbers('"a, ""b""",c\n1,2').columns).toEqual(['a, "b"', "c"]);
    expect(parseNumbers("1990,1991\n5,6", { header: "yes" })).toMatchObject({ rows: 1, columns: ["1990", "1991"] });
    expect(() => parseNumbers("x,y\n1,2", { header: "no" })).toThrow('"x" stands at line 1, column 1');
  });

  test("nan and inf, which are for the method to judge", () => {
    expect(rowsOf("nan -inf\nNaN Infinity")).toEqual([
      [Number.NaN, Number.NEGATIVE_INFINITY],
      [Number.NaN, Number.POSITIVE_INFINITY],
    ]);
  });

  test("chosen columns in the order asked for, whatever stands in the others", () => {
    const text = "name,x,y\nfirst,1,2\nsecond,3,4\n";
    expect(parseNumbers(text, { columns: ["y", "x"] })).toMatchObject({ columns: ["y", "x"], data: Float64Array.of(2, 1, 4, 3) });
    expect(rowsOf(text, { columns: [1] })).toEqual([[1], [3]]);
  });

  test("more values than one slice", () => {
    const n = 50_000;
    const steps = parseNumbersInSteps(Array.from({ length: n }, (_, i) => `${i} ${-i}`).join("\n"));
    const told: number[] = [];
    for (;;) {
      const step = steps.next();
      if (step.done) {
        expect(step.value.rows).toBe(n);
        expect(step.value.data[2 * n - 1]).toBe(1 - n);
        break;
      }
      told.push(step.value);
    }
    expect(told.length).toBeGreaterThan(3);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBeLessThanOrEqual(1);
  });
});

test("every complaint names the place, what stands there and what to do", () => {
  const complaints = [
    ["1 2\n3 x\n"],
    ["1 2\n3 4x\n"],
    ["x,y\n1,2\n3,\n"],
    ["x,y\n1,2\n3,NA\n"],
    ["1;2\n3;4,5\n"],
    ["a,1\n2,3\n"],
    ["1 2 3\n4 5\n"],
    ["1 2\n\n# note\n4 5 6 7\n"],
    ["1,2\n0x10,3\n"],
    ["1,2\n1_000,3\n"],
    ["1,2\n1e999,3\n"],
    ['1,2\n"3,4\n5,6'],
    ['1,2\n"3"4,5'],
    [""],
    ["\n# only a comment\n\n"],
    ["x,y\n"],
    ["x,y\n1,2", { columns: ["z"] }],
    ["x,height\n1,2", { columns: ["hieght"] }],
    ["1,2", { columns: ["x"] }],
    ["1,2", { columns: [2] }],
    ["1,2", { columns: [1, 1] }],
    ["1,2", { columns: [] }],
    ["1,2", { delimiter: "colon" }],
    ["1,2", { seperator: "," }],
    ["1 2\n3 ?", { source: "swissroll.dat" }],
  ] as const;
  const messages = complaints.map(([text, options]) => {
    try {
      parseNumbers(text, options as never);
      return `accepted: ${text}`;
    } catch (error) {
      return error instanceof ManifoldError ? `${error.code} | ${error.message}` : String(error);
    }
  });
  expect(messages).toMatchSnapshot();
});

describe("properties", () => {
  const cell = fc.double({ noNaN: true, noDefaultInfinity: true });
  const tables = fc
    .integer({ min: 1, max: 5 })
    .chain((cols) => fc.array(fc.array(cell, { minLength: cols, maxLength: cols }), { minLength: 1, maxLength: 8 }));

  test("what is written is read, bit for bit, whatever parts the values and ends the lines", () => {
    fc.assert(
      fc.property(
        tables,
        fc.constantFrom(",", ";", "\t", " ", " , "),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        (rows, part, end, quoted) => {
          const text = rows.map((row) => row.map((value) => (quoted ? `"${print(value)}"` : print(value))).join(part)).join(end) + end;
          expect(rowsOf(text)).toEqual(rows);
        },
      ),
    );
  });

  test("names of any characters come through quotes as another reader gives them", () => {
    const name = fc.string({ maxLength: 6 }).map((text) => `x${text.replace(/[\r\n]/g, "")}x`);
    fc.assert(
      fc.property(fc.array(name, { minLength: 2, maxLength: 5 }), (names) => {
        const text = csvFormatRows([names, names.map((_, i) => String(i))]);
        // Blanks around a plain value are no part of it, so only what stands inside x…x can differ, and must not.
        expect(parseNumbers(text, { delimiter: "comma" }).columns).toEqual(csvParseRows(text)[0]);
      }),
    );
  });

  test("any text at all is read or refused with a named error", () => {
    const pieces = fc.constantFrom("1", "2.5", "-", "e5", ",", ";", "\t", " ", "\n", "\r", '"', '""', "#", "x", "nan", "\ufeff", "\0", "é");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(pieces, { maxLength: 40 }).map((list) => list.join("")),
        ),
        (text) => {
          try {
            const { rows, cols, data } = parseNumbers(text);
            expect(data.length).toBe(rows * cols);
            expect(rows * cols).toBeGreaterThan(0);
          } catch (error) {
            expect(error).toBeInstanceOf(ManifoldError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

test("long runs of digits, quotes and blanks take no more than linear time", () => {
  const n = 300_000;
  for (const text of [
    "1".repeat(n) + "x",
    " ".repeat(n),
    '"'.repeat(n) + "1",
    "#".repeat(n),
    "\n".repeat(n),
    "1e".repeat(n / 2),
    ",".repeat(n),
  ]) {
    expect(() => parseNumbers(text)).toThrow(ManifoldError);
  }
});

/** −0 would lose its sign in `String`. */
const print = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

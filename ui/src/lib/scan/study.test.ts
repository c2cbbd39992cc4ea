import { describe, expect, it } from "vitest";
import { mangled } from "./layout";
import { study } from "./study";

const scan = (text: string, gap: number, end = "Enter") =>
  [...text, end].map((key, index) => ({ key, time: 100 + index * gap }));

describe("the study of a scan", () => {
  it("says what came, how fast and how it ended", () => {
    const found = study(scan("4006381333931", 8));
    expect(found).toMatchObject({
      text: "4006381333931",
      end: "Enter",
      slow: false,
      mangled: null,
    });
    expect(found?.gaps).toHaveLength(12);
    expect([found?.average, found?.longest]).toEqual([8, 8]);
  });

  it("proposes twice the scanner's pace, between the fastest and the slowest that make sense", () => {
    expect(study(scan("4006381333931", 2))?.proposal).toEqual({ fast: 12, shortest: 6 });
    expect(study(scan("4006381333931", 15))?.proposal).toEqual({ fast: 32, shortest: 6 });
    expect(study(scan("4006381333931", 45))?.proposal).toEqual({ fast: 56, shortest: 6 });
    expect(study(scan("4711", 8))?.proposal).toEqual({ fast: 16, shortest: 4 });
  });

  it("proposes nothing for what is as slow as a person", () => {
    expect(study(scan("4006381333931", 80))).toMatchObject({ slow: true, proposal: null });
  });

  it("says nothing of two keys, and knows a code that nothing ends", () => {
    expect(study(scan("4", 8))).toBeNull();
    expect(study(scan("4006381333931", 8, "7"))?.end).toBeNull();
  });

  it("knows digits that another keyboard makes signs of", () => {
    expect(mangled("(à")).toBeNull();
    expect(mangled('\'àà-"_&"""ç"&')).toEqual({ layout: "azerty", digits: "4006381333931" });
    expect(mangled('!"§$%&/()=')?.digits).toBe("1234567890");
    expect(mangled("!@#$%^&*()")).toEqual({ layout: "shift_us", digits: "1234567890" });
    expect(mangled("4006381333931")).toBeNull();
    expect(mangled("Käse")).toBeNull();
  });
});

// Steps as decimal texts, as exchanges publish them.

/** '0.00001' of 1e-5, which a number alone would write as '0.00001' only down to a millionth. */
export function formatStep(step: number): string {
  return step >= 1e-6 ? String(step) : step.toFixed(12).replace(/0+$/, '');
}

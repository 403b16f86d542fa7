export interface Line {
  readonly intercept: number;
  readonly slope: number;
  /** Share of the variation that the line explains; 1 where the points lie on it. */
  readonly rSquared: number;
}

/** The straight line through points with the least sum of squared distances; NaN for fewer than two different x. */
export function linearFit(points: readonly (readonly [x: number, y: number])[]): Line {
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const squaresX = sum(points.map(([x]) => (x - meanX) ** 2));
  const squaresY = sum(points.map(([, y]) => (y - meanY) ** 2));
  const slope = sum(points.map(([x, y]) => (x - meanX) * (y - meanY))) / squaresX;
  const intercept = meanY - slope * meanX;
  const missed = sum(points.map(([x, y]) => (y - intercept - slope * x) ** 2));
  return { intercept, slope, rSquared: squaresY === 0 ? 1 : 1 - missed / squaresY };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

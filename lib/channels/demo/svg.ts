export type Point = [number, number];
type Stop = [offset: number, colour: string, opacity?: number];

/** Collects the gradients and clips of one picture, and gives what refers to them. */
export class Defs {
  private readonly parts: string[] = [];

  /** A gradient along a line given in fractions of the shape's box; top to bottom unless told otherwise. */
  linear(stops: Stop[], line: [number, number, number, number] = [0, 0, 0, 1]): string {
    const [x1, y1, x2, y2] = line;
    return this.add("linearGradient", `x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"`, stops.map(stopTag).join(""));
  }

  /** A gradient outwards from a centre given in fractions of the shape's box. */
  radial(stops: Stop[], cx = 0.5, cy = 0.5, r = 0.5): string {
    return this.add("radialGradient", `cx="${cx}" cy="${cy}" r="${r}"`, stops.map(stopTag).join(""));
  }

  clip(shape: string): string {
    return this.add("clipPath", "", shape);
  }

  toString(): string {
    return `<defs>${this.parts.join("")}</defs>`;
  }

  private add(tag: string, attributes: string, content: string): string {
    const id = `d${this.parts.length}`;
    this.parts.push(`<${tag} id="${id}" ${attributes}>${content}</${tag}>`);
    return `url(#${id})`;
  }
}

function stopTag([offset, colour, opacity = 1]: Stop): string {
  return `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`;
}

/** A number as SVG takes it, to a tenth of a unit: the pictures stay small as text. */
export function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A rectangle from its upper left corner; `more` are further attributes, as they are. */
export function rect(x: number, y: number, width: number, height: number, fill: string, more = ""): string {
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="${fill}" ${more}/>`;
}

/** A circle around its middle. */
export function circle(x: number, y: number, radius: number, fill: string, more = ""): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${fill}" ${more}/>`;
}

/** An ellipse around its middle, by its two radii. */
export function ellipse(x: number, y: number, rx: number, ry: number, fill: string, more = ""): string {
  return `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(rx)}" ry="${n(ry)}" fill="${fill}" ${more}/>`;
}

/** A filled shape along the path data `d`. */
export function path(d: string, fill: string, more = ""): string {
  return `<path d="${d}" fill="${fill}" ${more}/>`;
}

/** A line along the path data `d`, with round ends. */
export function stroke(d: string, colour: string, width: number, more = ""): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${n(width)}" stroke-linecap="round" ${more}/>`;
}

/** `content` as a group with the attributes `more`. */
export function group(content: string, more: string): string {
  return `<g ${more}>${content}</g>`;
}

/** Straight lines through the points. */
export function lines(points: Point[]): string {
  return `M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join("L")}`;
}

/** A curve through the points (Catmull-Rom as cubic Béziers). */
export function curve(points: Point[]): string {
  const [first] = points;
  if (!first) return "";
  let d = `M${n(first[0])} ${n(first[1])}`;
  for (let i = 0; i < points.length - 1; i++) {
    const from = points[i] ?? first;
    const to = points[i + 1] ?? from;
    const before = points[i - 1] ?? from;
    const after = points[i + 2] ?? to;
    const c1 = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6] as const;
    const c2 = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6] as const;
    d += `C${n(c1[0])} ${n(c1[1])} ${n(c2[0])} ${n(c2[1])} ${n(to[0])} ${n(to[1])}`;
  }
  return d;
}

/** The rest of a path that started as a line across the picture: down to `bottom` and back. */
export function downTo(bottom: number, width: number): string {
  return `L${n(width)} ${n(bottom)}L0 ${n(bottom)}Z`;
}

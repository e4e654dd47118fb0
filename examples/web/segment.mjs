/** A network that `hanet export RUN --format onnx --output probabilities` wrote, run by ONNX Runtime Web. */
import * as ort from "./node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs";

ort.env.wasm.numThreads = 1; // more need a page that is isolated from others by its server

/** Of the classes but the first, red, green, blue. */
export const COLOURS = [[220, 50, 47], [38, 139, 210], [133, 153, 0], [211, 54, 130], [181, 137, 0], [42, 161, 152]];

/** The pixels of an image file, as they are stored: no colour profile is applied, no transparency mixed in. */
export async function pixels(blob) {
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

/** The text that an ONNX file holds under a name: `metadata_props`, field 14 of `ModelProto`. */
export function metadata(bytes, wanted) {
  const text = new TextDecoder();
  const fields = (from, to) => {
    const found = [];
    for (let at = from; at < to; ) {
      const number = () => {
        let value = 0;
        for (let factor = 1; ; factor *= 128) {
          const byte = bytes[at++];
          value += (byte & 127) * factor;
          if (byte < 128) return value;
        }
      };
      const tag = number();
      const kind = tag & 7;
      const size = kind === 2 ? number() : kind === 0 ? (number(), 0) : kind === 1 ? 8 : 4;
      found.push({ field: Math.floor(tag / 8), from: at, to: at + size });
      at += size;
    }
    return found;
  };
  for (const entry of fields(0, bytes.length).filter(each => each.field === 14)) {
    const [key, value] = fields(entry.from, entry.to).map(each => text.decode(bytes.subarray(each.from, each.to)));
    if (key === wanted) return value;
  }
  throw new Error(`the file says nothing of '${wanted}': was it written by 'hanet export --format onnx'?`);
}

export class Segmenter {
  static async load(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`there is no '${address}': write it with 'hanet export RUN --format onnx --output probabilities --out examples/web/model.onnx'`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const description = JSON.parse(metadata(bytes, "hanet.json"));
    requireKnown(description);
    return new Segmenter(await ort.InferenceSession.create(bytes), description);
  }

  constructor(session, description) {
    this.session = session;
    this.description = description;
  }

  /** What the network answers for numbers that are prepared already, [1, C, H, W]. */
  async run(values, height, width) {
    const shape = [1, this.description.input.channels, height, width];
    const answers = await this.session.run({ image: new ort.Tensor("float32", values, shape) });
    return answers.probabilities.data;
  }

  /** Classes and probabilities, [classes, H, W], of an image of any size. */
  async segment(image) {
    const began = performance.now();
    const { input, classes, prepare } = this.description;
    for (const step of prepare.filter(each => each.type === "resize")) {
      const [height, width] = [].concat(step.size, step.size);
      if (image.height !== height || image.width !== width) {
        throw new Error(`the network was trained on images scaled to ${height} x ${width}, and this one has ${image.height} x ${image.width}: scale it first`);
      }
    }
    const height = fitting(image.height, input.heightRemainder, input.stride);
    const width = fitting(image.width, input.widthRemainder, input.stride);
    const found = await this.run(this.prepared(image, height, width), height, width);
    const probabilities = new Float32Array(classes.length * image.height * image.width);
    let at = 0;
    for (let c = 0; c < classes.length; c++) {
      for (let y = 0; y < image.height; y++) {
        for (let x = 0; x < image.width; x++) probabilities[at++] = found[(c * height + y) * width + x];
      }
    }
    return { names: classes, probabilities, classes: this.decided(probabilities, image.height * image.width), milliseconds: performance.now() - began };
  }

  /** Normalised, and continued at the right and below by the last pixels until the size fits. */
  prepared(image, height, width) {
    const { channels } = this.description.input;
    const { divisor, mean, std } = this.description.normalization;
    const values = new Float32Array(channels * height * width);
    let at = 0;
    for (let c = 0; c < channels; c++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const from = 4 * (Math.min(y, image.height - 1) * image.width + Math.min(x, image.width - 1));
          const value = channels === 3 ? image.data[from + c] : 0.299 * image.data[from] + 0.587 * image.data[from + 1] + 0.114 * image.data[from + 2];
          values[at++] = (value / divisor - mean[c]) / std[c];
        }
      }
    }
    return values;
  }

  /** As `Decision` of the toolkit. */
  decided(probabilities, count) {
    const { classes, threshold, activation } = this.description;
    const classOf = pixel => {
      const of = label => probabilities[label * count + pixel];
      if (threshold !== null && threshold !== 0.5) return of(1) >= Math.fround(threshold) ? 1 : 0;
      if (activation !== "softmax") {
        let reached = 0;
        for (let label = classes.length - 1; label > 0; label--) {
          reached = Math.fround(reached + of(label));
          if (reached >= 0.5) return label;
        }
        return 0;
      }
      let found = 0;
      for (let label = 1; label < classes.length; label++) if (of(label) > of(found)) found = label;
      return found;
    };
    return Uint8Array.from({ length: count }, (_, pixel) => classOf(pixel));
  }
}

function fitting(length, rest, stride) {
  return length + ((((rest - length) % stride) + stride) % stride);
}

/** Refuses what this page does not do, rather than to leave it out. */
function requireKnown({ prepare, normalization, outputs, patches, mirrors, scales, postprocess, input }) {
  const other = prepare.find(step => step.type !== "normalize" && step.type !== "resize");
  if (other) throw new Error(`the network's images are prepared by '${other.type}', which this page does not do`);
  if (!normalization) throw new Error("the network's images are not normalised by fixed numbers, and this page does nothing else");
  if (!outputs.probabilities) throw new Error("the file answers no probabilities: export it with '--output probabilities'");
  if (patches) throw new Error("the network sees patches of an image, which this page does not cut");
  if (mirrors !== "none" || scales.length !== 1) throw new Error("the run averages over mirror images or scales, which this page does not do");
  if (postprocess.length) throw new Error("the run corrects its masks by evaluate.postprocess, which this page does not do");
  if (input.channels !== 3 && input.channels !== 1) throw new Error(`the network takes ${input.channels} channels, and an image of a browser has 3`);
}

import { type Attribute, ELEMENT_TYPES, type Graph, type Initializer, type Node, type Value } from './graph.ts';
import { createMessage, type Message, messageBytes } from './protobuf.ts';

/** Versions that a model is written for; ONNX Runtime 1.30 takes operator sets to 26 and files to 13. */
const IR_VERSION = 10;
const OPSET = 21;

/** Field numbers of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
const FIELD = {
  model: { irVersion: 1, producer: 2, graph: 7, opset: 8 },
  opset: { domain: 1, version: 2 },
  graph: { node: 1, name: 2, initializer: 5, input: 11, output: 12 },
  node: { input: 1, output: 2, op: 4, attribute: 5, domain: 7 },
  attribute: { name: 1, float: 2, int: 3, text: 4, floats: 7, ints: 8, kind: 20 },
  tensor: { dimension: 1, type: 2, name: 8, raw: 9, external: 13, location: 14 },
  entry: { key: 1, value: 2 },
  value: { name: 1, type: 2 },
  type: { tensor: 1 },
  tensorType: { element: 1, shape: 2 },
  shape: { dimension: 1 },
  dimension: { size: 1, name: 2 },
} as const;

const KIND = { float: 1, int: 2, text: 3, floats: 6, ints: 7 } as const;
const EXTERNAL = 1;

function attributeMessage(name: string, value: Attribute): Message {
  const fields = FIELD.attribute;
  const message = createMessage().text(fields.name, name);
  if ('int' in value) return message.int(fields.int, value.int).int(fields.kind, KIND.int);
  if ('float' in value) return message.float(fields.float, value.float).int(fields.kind, KIND.float);
  if ('text' in value) return message.text(fields.text, value.text).int(fields.kind, KIND.text);
  if ('ints' in value) {
    for (const one of value.ints) message.int(fields.ints, one);
    return message.int(fields.kind, KIND.ints);
  }
  for (const one of value.floats) message.float(fields.floats, one);
  return message.int(fields.kind, KIND.floats);
}

function nodeMessage({ op, inputs, outputs, attributes, domain }: Node): Message {
  const message = createMessage();
  for (const input of inputs) message.text(FIELD.node.input, input);
  for (const output of outputs) message.text(FIELD.node.output, output);
  message.text(FIELD.node.op, op);
  for (const [name, value] of Object.entries(attributes)) message.message(FIELD.node.attribute, attributeMessage(name, value));
  if (domain !== '') message.text(FIELD.node.domain, domain);
  return message;
}

function tensorMessage({ name, type, shape, data, file }: Initializer): Message {
  const message = createMessage();
  for (const size of shape) message.int(FIELD.tensor.dimension, size);
  message.int(FIELD.tensor.type, ELEMENT_TYPES[type]).text(FIELD.tensor.name, name);
  if (data !== undefined) return message.bytes(FIELD.tensor.raw, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  for (const [key, value] of Object.entries(file ?? {})) {
    message.message(FIELD.tensor.external, createMessage().text(FIELD.entry.key, key).text(FIELD.entry.value, String(value)));
  }
  return message.int(FIELD.tensor.location, EXTERNAL);
}

function valueMessage({ name, type, shape }: Value): Message {
  const tensor = createMessage().int(FIELD.tensorType.element, ELEMENT_TYPES[type]);
  if (shape !== undefined) {
    const sizes = createMessage();
    for (const one of shape) {
      const size = createMessage();
      if (typeof one === 'number') size.int(FIELD.dimension.size, one);
      else size.text(FIELD.dimension.name, one);
      sizes.message(FIELD.shape.dimension, size);
    }
    tensor.message(FIELD.tensorType.shape, sizes);
  }
  return createMessage().text(FIELD.value.name, name).message(FIELD.value.type, createMessage().message(FIELD.type.tensor, tensor));
}

function graphMessage({ name, inputs, outputs, initializers, nodes }: Graph): Message {
  const message = createMessage();
  for (const node of nodes) message.message(FIELD.graph.node, nodeMessage(node));
  message.text(FIELD.graph.name, name);
  for (const one of initializers) message.message(FIELD.graph.initializer, tensorMessage(one));
  for (const one of inputs) message.message(FIELD.graph.input, valueMessage(one));
  for (const one of outputs) message.message(FIELD.graph.output, valueMessage(one));
  return message;
}

/** @returns a graph as the bytes of an ONNX file; data of initializers that lie in other files stay there */
export function modelBytes(graph: Graph): Uint8Array {
  const model = createMessage()
    .int(FIELD.model.irVersion, IR_VERSION)
    .text(FIELD.model.producer, 'assay')
    .message(FIELD.model.graph, graphMessage(graph))
    .message(FIELD.model.opset, createMessage().text(FIELD.opset.domain, '').int(FIELD.opset.version, OPSET));
  for (const domain of new Set(graph.nodes.map(({ domain }) => domain).filter((domain) => domain !== ''))) {
    model.message(FIELD.model.opset, createMessage().text(FIELD.opset.domain, domain).int(FIELD.opset.version, 1));
  }
  return messageBytes(model);
}

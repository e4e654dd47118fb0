/** Networks as ONNX files; the only package that knows their protocol. */
@NullMarked
package dev.hanet.blocks.onnx;

import org.jspecify.annotations.NullMarked;

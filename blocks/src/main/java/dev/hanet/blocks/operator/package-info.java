/**
 * The computations a network is made of: each a record with its shape rule, cost, memory and TorchScript text.
 *
 * <p>{@link dev.hanet.blocks.operator.Operators} applies them; the blocks call that.
 */
@NullMarked
package dev.hanet.blocks.operator;

import org.jspecify.annotations.NullMarked;

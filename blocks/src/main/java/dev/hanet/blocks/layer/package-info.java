/** Layers with parameters, named as torchvision names them. */
@NullMarked
package dev.hanet.blocks.layer;

import org.jspecify.annotations.NullMarked;

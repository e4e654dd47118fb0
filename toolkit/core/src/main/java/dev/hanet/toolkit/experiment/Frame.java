package dev.hanet.toolkit.experiment;

import dev.hanet.toolkit.data.ImageSize;

/**
 * What the network is given.
 *
 * @param size of the images or patches in training
 * @param channels of the images
 * @param path the key that decides the size
 */
record Frame(ImageSize size, int channels, String path) {}

package dev.hanet.blocks.model;

/**
 * What a network is planned for; once compiled it takes other batches and sizes as well.
 *
 * @param channels of the image
 * @param height of the image, in pixels
 * @param width of the image, in pixels
 * @param batch images at a time
 * @param classes to tell apart
 */
public record NetworkInput(int channels, int height, int width, int batch, int classes) {}

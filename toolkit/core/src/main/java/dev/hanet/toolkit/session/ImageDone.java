package dev.hanet.toolkit.session;

/**
 * One image of several is done.
 *
 * @param id its name
 * @param images how many there are
 */
public record ImageDone(String id, int images) {}

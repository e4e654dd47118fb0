package dev.hanet.toolkit.picture;

import java.awt.Color;

/**
 * What a colour stands for.
 *
 * @param name a class or a kind of error
 * @param color its colour
 */
public record LegendEntry(String name, Color color) {}

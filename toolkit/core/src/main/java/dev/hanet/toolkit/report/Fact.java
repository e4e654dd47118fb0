package dev.hanet.toolkit.report;

/**
 * A line about a run.
 *
 * @param name what
 * @param value in words
 */
public record Fact(String name, String value) {}

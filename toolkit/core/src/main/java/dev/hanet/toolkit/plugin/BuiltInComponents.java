package dev.hanet.toolkit.plugin;

/** The components that come with the toolkit. */
public final class BuiltInComponents extends HanetPlugin {
    @Override
    protected void configure() {}
}

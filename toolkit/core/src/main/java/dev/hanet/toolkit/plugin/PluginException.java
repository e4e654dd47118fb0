package dev.hanet.toolkit.plugin;

/** Says in a sentence why the plugins on the classpath do not go together. */
public final class PluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PluginException(String message) {
        super(message);
    }

    public PluginException(String message, Throwable cause) {
        super(message, cause);
    }
}

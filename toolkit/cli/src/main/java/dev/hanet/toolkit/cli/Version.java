package dev.hanet.toolkit.cli;

import picocli.CommandLine.IVersionProvider;

/** The toolkit's version, as its jar states it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"hanet " + number()};
    }

    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}

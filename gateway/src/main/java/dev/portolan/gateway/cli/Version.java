package dev.portolan.gateway.cli;

import picocli.CommandLine.IVersionProvider;

import java.util.Optional;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"portolan " + number() + " (Java " + Runtime.version() + ")"};
    }

    static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}

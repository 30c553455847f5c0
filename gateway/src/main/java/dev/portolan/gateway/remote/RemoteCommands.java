package dev.portolan.gateway.remote;

import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;

import java.util.Map;

/** Adds the commands for tenants and keys of a running gateway. */
public final class RemoteCommands {
    private RemoteCommands() {}

    /** Adds the commands for keys to {@code key}. */
    public static void addTo(
            CommandLine key, Map<String, String> environment, IVersionProvider version) {
        add(key, new KeyCommands.Listing(environment), version);
        add(key, new KeyCommands.Rotate(environment), version);
        add(key, new KeyCommands.Revoke(environment), version);
        add(key, new KeyCommands.Expire(environment), version);
        add(key, new KeyCommands.Delete(environment), version);
    }

    /** Returns the command for tenants. */
    public static CommandLine tenant(Map<String, String> environment, IVersionProvider version) {
        CommandLine tenant = new CommandLine(new TenantCommands.Group());
        tenant.getCommandSpec().versionProvider(version);
        add(tenant, new TenantCommands.Listing(environment), version);
        add(tenant, new TenantCommands.Create(environment), version);
        add(tenant, new TenantCommands.Update(environment), version);
        add(tenant, new TenantCommands.Delete(environment), version);
        return tenant;
    }

    private static void add(CommandLine group, RemoteCommand command, IVersionProvider version) {
        CommandLine line = new CommandLine(command);
        line.getCommandSpec().versionProvider(version);
        group.addSubcommand(line);
    }
}

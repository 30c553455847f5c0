package dev.portolan.load.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The gateway with all features on: keys, policies, circuit breakers, accounting, metrics, access
 * log.
 *
 * @param name the name in the table
 * @param portolan the path of the launcher
 * @param options JVM options
 * @param size the size of its configuration
 */
public record GatewayContender(String name, Path portolan, String options, ConfigurationSize size)
        implements Contender {
    @Override
    public RunningContender start(int upstreamPort, Path scratch)
            throws IOException, InterruptedException {
        int port = RunningContender.freePort();
        for (var file : size.files(upstreamPort).entrySet()) {
            Files.writeString(scratch.resolve(file.getKey()), file.getValue());
        }
        var command =
                new ProcessBuilder(
                        portolan.toString(),
                        "serve",
                        "--config",
                        scratch.toString(),
                        "--port",
                        Integer.toString(port),
                        "--admin-port",
                        "0");
        command.environment().remove("PORTOLAN_MAIN");
        command.environment().put("PORTOLAN_JAVA_OPTS", options);
        return RunningContender.command(
                name, port, ConfigurationSize.KEY, Contenders.withErrorsShown(command));
    }
}

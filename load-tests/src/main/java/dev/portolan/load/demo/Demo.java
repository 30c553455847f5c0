package dev.portolan.load.demo;

import java.io.IOException;

/**
 * A running demo; closing it stops the gateway and the simulated endpoints and deletes the folder.
 */
final class Demo implements AutoCloseable {
    private final DemoOutput output;
    private final DemoEndpoints endpoints;
    private final DemoFolder folder;
    private final GatewayProcess gateway;
    private final Thread onInterrupt = new Thread(this::cleanUp, "demo clean-up");
    private boolean cleanedUp;

    private Demo(
            DemoOutput output, DemoEndpoints endpoints, DemoFolder folder, GatewayProcess gateway) {
        this.output = output;
        this.endpoints = endpoints;
        this.folder = folder;
        this.gateway = gateway;
    }

    static Demo start(DemoOutput output) throws IOException {
        var endpoints = DemoEndpoints.start();
        DemoFolder folder = null;
        try {
            folder = DemoFolder.write(endpoints);
            var demo = new Demo(output, endpoints, folder, GatewayProcess.serve(folder.path()));
            Runtime.getRuntime().addShutdownHook(demo.onInterrupt);
            return demo;
        } catch (IOException e) {
            endpoints.close();
            if (folder != null) {
                folder.close();
            }
            throw e;
        }
    }

    /** Runs the tour and, without {@code exit}, waits until interrupted; returns the exit code. */
    int run(boolean exit) throws IOException, InterruptedException {
        printIntroduction();
        int failures = new Tour(endpoints, gateway, folder.key(), output).run();
        output.title(
                failures == 0
                        ? "Every request was routed as the policies require."
                        : failures + " expectation(s) of the demo failed.");
        if (!exit) {
            printCommands();
            gateway.waitFor();
        }
        return failures == 0 ? 0 : 1;
    }

    private void printIntroduction() throws IOException {
        output.line(
                "Portolan demo: simulated providers behind a gateway with the shipped policy"
                        + " eu-only.");
        output.line("");
        for (var endpoint : endpoints.all()) {
            output.detail(
                    "%-20s %-28s %s EUR per million tokens in / out"
                            .formatted(endpoint.id(), endpoint.label(), endpoint.price()));
        }
        output.detail("%-20s %s".formatted("gateway", gateway.dataUrl()));
    }

    private void printCommands() throws IOException {
        output.line("Try it; Ctrl-C stops the demo:");
        output.line("");
        output.line(
                """
                  curl -i %s/v1/chat/completions -H 'Authorization: Bearer %s' \\
                    -H 'x-data-class: personal' -H 'Content-Type: application/json' \\
                    -d '{"model":"%s","messages":[{"role":"user","content":"Hello"}]}'
                """
                        .formatted(gateway.dataUrl(), folder.key(), DemoEndpoints.MODEL));
        output.line("  curl %s/admin/v1/endpoints".formatted(gateway.adminUrl()));
        output.line("  curl %s/metrics".formatted(gateway.adminUrl()));
        output.line("  %s/console, in a browser".formatted(gateway.adminUrl()));
    }

    @Override
    public void close() {
        cleanUp();
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException e) {
            Thread.onSpinWait();
        }
    }

    private synchronized void cleanUp() {
        if (!cleanedUp) {
            cleanedUp = true;
            gateway.close();
            endpoints.close();
            folder.close();
        }
    }
}

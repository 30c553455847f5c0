package dev.portolan.load.demo;

import java.io.IOException;

/** The demo from curtain to curtain; closing it ends the gateway, the places and the folder. */
final class Demo implements AutoCloseable {
    private final DemoOutput screen;
    private final DemoEndpoints world;
    private final DemoFolder folder;
    private final GatewayProcess gateway;
    private final Thread onInterrupt = new Thread(this::clear, "demo clean-up");
    private boolean cleared;

    private Demo(
            DemoOutput screen, DemoEndpoints world, DemoFolder folder, GatewayProcess gateway) {
        this.screen = screen;
        this.world = world;
        this.folder = folder;
        this.gateway = gateway;
    }

    static Demo begin(DemoOutput screen) throws IOException {
        var world = DemoEndpoints.start();
        DemoFolder folder = null;
        try {
            folder = DemoFolder.write(world);
            var demo = new Demo(screen, world, folder, GatewayProcess.serve(folder.path()));
            Runtime.getRuntime().addShutdownHook(demo.onInterrupt);
            return demo;
        } catch (IOException e) {
            world.close();
            if (folder != null) {
                folder.close();
            }
            throw e;
        }
    }

    /** Takes the tour and, unless told to exit, stays until interrupted; the exit code. */
    int run(boolean exit) throws IOException, InterruptedException {
        introduce();
        int failures = new Tour(world, gateway, folder.key(), screen).take();
        screen.title(
                failures == 0
                        ? "Every request went where the policies let it."
                        : failures + " expectation(s) of the tour were not met.");
        if (!exit) {
            invite();
            gateway.waitFor();
        }
        return failures == 0 ? 0 : 1;
    }

    private void introduce() throws IOException {
        screen.line(
                "Portolan demo: simulated places, a gateway in front, the shipped policy eu-only.");
        screen.line("");
        for (var spot : world.spots()) {
            screen.detail(
                    "%-20s %-28s %s EUR per million tokens in / out"
                            .formatted(spot.id(), spot.shown(), spot.price()));
        }
        screen.detail("%-20s %s".formatted("gateway", gateway.data()));
    }

    private void invite() throws IOException {
        screen.line("Try it; Ctrl-C ends it all:");
        screen.line("");
        screen.line(
                """
                  curl -i %s/v1/chat/completions -H 'Authorization: Bearer %s' \\
                    -H 'x-data-class: personal' -H 'Content-Type: application/json' \\
                    -d '{"model":"%s","messages":[{"role":"user","content":"Hello"}]}'
                """
                        .formatted(gateway.data(), folder.key(), DemoEndpoints.MODEL));
        screen.line("  curl %s/admin/v1/endpoints".formatted(gateway.admin()));
        screen.line("  curl %s/metrics".formatted(gateway.admin()));
        screen.line("  %s/console, in a browser".formatted(gateway.admin()));
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException e) {
            Thread.onSpinWait();
        }
    }

    private synchronized void clear() {
        if (!cleared) {
            cleared = true;
            gateway.close();
            world.close();
            folder.close();
        }
    }
}

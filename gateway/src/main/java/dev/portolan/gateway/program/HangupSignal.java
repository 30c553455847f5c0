package dev.portolan.gateway.program;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Handles SIGHUP, which log rotation sends after it has renamed a file.
 *
 * <p>The JDK has no supported API for signals, and its internal class causes compiler warnings, so
 * it is called by reflection.
 */
public final class HangupSignal {
    private static final System.Logger LOG = System.getLogger("dev.portolan.serve");

    private HangupSignal() {}

    /** Runs {@code action} on each SIGHUP, which then no longer ends the process. */
    public static void run(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Constructor<?> named = signal.getConstructor(String.class);
            Method handle = signal.getMethod("handle", signal, handler);
            Object proxy =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (self, method, arguments) -> {
                                if (method.getName().equals("handle")) {
                                    action.run();
                                }
                                return null;
                            });
            handle.invoke(null, named.newInstance("HUP"), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.DEBUG, "SIGHUP cannot be handled on this platform", e);
        }
    }
}

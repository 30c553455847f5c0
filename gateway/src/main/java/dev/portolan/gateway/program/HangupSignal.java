package dev.portolan.gateway.program;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * What SIGHUP does, by which programs that rotate logs say that they have.
 *
 * <p>The JDK has no supported way to hear a signal, and its own class for it warns at each use in a
 * source, so it is looked up by name.
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
            Object heard =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("handle")) {
                                    action.run();
                                }
                                return null;
                            });
            handle.invoke(null, named.newInstance("HUP"), heard);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.DEBUG, "SIGHUP is not heard on this machine", e);
        }
    }
}

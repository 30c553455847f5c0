package dev.portolan.gateway.config;

import dev.portolan.gateway.reading.Loopback;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The settings in force, in which those that a process reads only at startup keep their values.
 *
 * @param settings the settings in force
 * @param needsRestart the keys whose new values take effect only after a restart, such as {@code
 *     listen.port}
 */
record StartupSettings(Settings settings, List<String> needsRestart) {
    StartupSettings {
        needsRestart = List.copyOf(needsRestart);
    }

    /**
     * Returns the settings in force once {@code wanted} is loaded by a process that serves {@code
     * inForce}; null at startup.
     */
    static StartupSettings over(@Nullable Snapshot inForce, Settings wanted) {
        if (inForce == null) {
            return new StartupSettings(wanted, List.of());
        }
        Settings atStartup = inForce.settings();
        boolean opens = exposesAdmin(atStartup.admin(), wanted.admin());
        Settings.Limits limits = wanted.limits();
        Settings settings =
                new Settings(
                        wanted.node(),
                        atStartup.listen(),
                        (opens ? atStartup : wanted)
                                .admin()
                                .at(atStartup.admin().host(), atStartup.admin().port()),
                        limits.withHeadOf(atStartup.limits()),
                        wanted.cache(),
                        atStartup.logs(),
                        wanted.answerModel(),
                        atStartup.store(),
                        atStartup.records(),
                        atStartup.shared(),
                        wanted.identity(),
                        wanted.alerts());
        List<String> needed = new ArrayList<>(changedKeys(atStartup, wanted));
        if (opens) {
            needed.add("admin.token");
        }
        return new StartupSettings(settings, needed);
    }

    /**
     * Returns whether the last token would be removed while the plane is still bound to an address
     * that other machines reach. The file may remove it if it also binds the plane to loopback,
     * which takes effect only after a restart.
     */
    private static boolean exposesAdmin(Settings.Admin atStartup, Settings.Admin wanted) {
        return !wanted.authenticates() && !Loopback.isHost(atStartup.host());
    }

    private static List<String> changedKeys(Settings atStartup, Settings wanted) {
        List<String> keys = new ArrayList<>();
        compare(keys, "listen.host", atStartup.listen().host(), wanted.listen().host());
        compare(keys, "listen.port", atStartup.listen().port(), wanted.listen().port());
        compare(keys, "listen.tls", atStartup.listen().tls(), wanted.listen().tls());
        compare(keys, "admin.host", atStartup.admin().host(), wanted.admin().host());
        compare(keys, "admin.port", atStartup.admin().port(), wanted.admin().port());
        compare(
                keys,
                "limits.headerBytes",
                atStartup.limits().headerBytes(),
                wanted.limits().headerBytes());
        compare(
                keys,
                "limits.headerTimeout",
                atStartup.limits().headerTimeout(),
                wanted.limits().headerTimeout());
        compare(keys, "logs.access", atStartup.logs().access(), wanted.logs().access());
        compare(keys, "logs.country", atStartup.logs().countries(), wanted.logs().countries());
        compare(keys, "logs.decisions", atStartup.logs().decisions(), wanted.logs().decisions());
        compare(keys, "store", atStartup.store(), wanted.store());
        if (atStartup.store() != null && wanted.store() != null) {
            // Without a store there are no records, so that "store" says it all.
            compare(keys, "records", atStartup.records(), wanted.records());
        }
        compare(keys, "shared", atStartup.shared(), wanted.shared());
        return keys;
    }

    private static void compare(
            List<String> keys, String key, @Nullable Object atStartup, @Nullable Object wanted) {
        if (!Objects.equals(atStartup, wanted)) {
            keys.add(key);
        }
    }
}

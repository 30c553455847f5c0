package dev.portolan.gateway.config;

import dev.portolan.gateway.reading.Loopback;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Settings that a process reads once, when it starts.
 *
 * @param settings as they are in force: those that are read once as the process began with them
 * @param needsRestart the keys that the files say otherwise, such as {@code listen.port}
 */
record StartupSettings(Settings settings, List<String> needsRestart) {
    StartupSettings {
        needsRestart = List.copyOf(needsRestart);
    }

    /** What {@code wanted} comes to in a process that serves {@code inForce}, if it serves. */
    static StartupSettings over(@Nullable Snapshot inForce, Settings wanted) {
        if (inForce == null) {
            return new StartupSettings(wanted, List.of());
        }
        Settings began = inForce.settings();
        boolean opens = opens(began.admin(), wanted.admin());
        Settings.Limits limits = wanted.limits();
        Settings settings =
                new Settings(
                        wanted.node(),
                        began.listen(),
                        new Settings.Admin(
                                began.admin().host(),
                                began.admin().port(),
                                opens ? began.admin().token() : wanted.admin().token()),
                        limits.withHeadOf(began.limits()),
                        wanted.cache(),
                        began.logs());
        List<String> needed = new ArrayList<>(otherwise(began, wanted));
        if (opens) {
            needed.add("admin.token");
        }
        return new StartupSettings(settings, needed);
    }

    /**
     * Whether the token is to go while the plane is bound where others reach it. The file is right
     * to ask for none where it also binds the plane to this machine, which is not so yet.
     */
    private static boolean opens(Settings.Admin began, Settings.Admin wanted) {
        return wanted.token() == null && !Loopback.isHost(began.host());
    }

    private static List<String> otherwise(Settings began, Settings wanted) {
        List<String> keys = new ArrayList<>();
        compare(keys, "listen.host", began.listen().host(), wanted.listen().host());
        compare(keys, "listen.port", began.listen().port(), wanted.listen().port());
        compare(keys, "listen.tls", began.listen().tls(), wanted.listen().tls());
        compare(keys, "admin.host", began.admin().host(), wanted.admin().host());
        compare(keys, "admin.port", began.admin().port(), wanted.admin().port());
        compare(
                keys,
                "limits.headerBytes",
                began.limits().headerBytes(),
                wanted.limits().headerBytes());
        compare(
                keys,
                "limits.headerTimeout",
                began.limits().headerTimeout(),
                wanted.limits().headerTimeout());
        compare(keys, "logs.access", began.logs().access(), wanted.logs().access());
        compare(keys, "logs.country", began.logs().countries(), wanted.logs().countries());
        compare(keys, "logs.decisions", began.logs().decisions(), wanted.logs().decisions());
        return keys;
    }

    private static void compare(
            List<String> keys, String key, @Nullable Object began, @Nullable Object wanted) {
        if (!Objects.equals(began, wanted)) {
            keys.add(key);
        }
    }
}

package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.redis.RedisScript;

/** The scripts that count on the server. */
record LimitScripts(
        RedisScript reserve,
        RedisScript settle,
        RedisScript renew,
        RedisScript restore,
        RedisScript raise,
        RedisScript join) {
    private static final String FOLDER = "/limits/";

    /** Reads the scripts, which use the server's time. */
    static LimitScripts read() {
        return withTime(source("time.lua"));
    }

    /** Reads the scripts with another definition of the function {@code server_time}. */
    static LimitScripts withTime(String time) {
        String counters = time + source("counters.lua");
        return new LimitScripts(
                RedisScript.of(counters + source("reserve.lua")),
                RedisScript.of(counters + source("settle.lua")),
                RedisScript.of(counters + source("renew.lua")),
                RedisScript.of(counters + source("restore.lua")),
                RedisScript.of(counters + source("raise.lua")),
                RedisScript.of(time + source("join.lua")));
    }

    private static String source(String name) {
        return RedisScript.resource(LimitScripts.class, FOLDER + name);
    }
}

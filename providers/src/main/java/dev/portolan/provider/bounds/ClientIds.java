package dev.portolan.provider.bounds;

import java.util.regex.Pattern;

/**
 * Recognizes ids of a device, an account or a session that Anthropic's own client puts where the
 * end user's id belongs. They identify a person at that vendor and mean nothing to another.
 */
final class ClientIds {
    private static final int MAX_READ = 4096;

    private static final Pattern JOINED =
            Pattern.compile("user_[^_]*_(?:account_[^_]*_)?session_[\\w-]*");
    private static final Pattern MEMBERS =
            Pattern.compile(
                    "\"(?:device|account|session|machine|organization|user)_?(?:id|uuid)\"\\s*:");

    private ClientIds() {}

    /** Returns whether a text contains such ids, in either form the client has had. */
    static boolean isIn(String user) {
        if (user.length() > MAX_READ) {
            return false;
        }
        return JOINED.matcher(user).matches()
                || (user.stripLeading().startsWith("{") && MEMBERS.matcher(user).find());
    }
}

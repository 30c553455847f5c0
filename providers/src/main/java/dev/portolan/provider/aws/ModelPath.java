package dev.portolan.provider.aws;

import dev.portolan.provider.Target;

import java.nio.charset.StandardCharsets;

/**
 * The path of an operation on a model. The model's id, which may be a profile's or an ARN with
 * colons and slashes, is one segment, encoded once; the signature encodes it once more.
 */
public final class ModelPath {
    private static final String UNRESERVED =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private ModelPath() {}

    public static String of(Target target, String operation) {
        return target.basePath() + "/model/" + encoded(target.model()) + "/" + operation;
    }

    private static String encoded(String id) {
        var path = new StringBuilder(id.length() + 16);
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(b) >= 0) {
                path.append((char) b);
            } else {
                path.append('%')
                        .append(Character.forDigit(b >> 4 & 15, 16))
                        .append(Character.forDigit(b & 15, 16));
            }
        }
        return upper(path);
    }

    /** Returns the path with the digits of each escape in upper case, as signatures require. */
    private static String upper(StringBuilder path) {
        for (int at = path.indexOf("%"); at >= 0; at = path.indexOf("%", at + 1)) {
            path.setCharAt(at + 1, Character.toUpperCase(path.charAt(at + 1)));
            path.setCharAt(at + 2, Character.toUpperCase(path.charAt(at + 2)));
        }
        return path.toString();
    }
}

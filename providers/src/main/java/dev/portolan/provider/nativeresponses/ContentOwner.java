package dev.portolan.provider.nativeresponses;

import dev.portolan.provider.Target;
import dev.portolan.provider.responseinput.EncryptedContent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The owner of encrypted content: OpenAI, or another provider's host, of which each encrypts with
 * keys of its own. The host is a part of the name as a digest, since callers see it.
 */
final class ContentOwner {
    private static final int DIGITS = 8;

    private ContentOwner() {}

    static String of(String provider, Target target) {
        return provider.equals(EncryptedContent.OPENAI)
                ? EncryptedContent.OPENAI
                : provider + "-" + digest(target.base().getHost());
    }

    private static String digest(String host) {
        try {
            var sum = MessageDigest.getInstance("SHA-256");
            var bytes = sum.digest(host.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}

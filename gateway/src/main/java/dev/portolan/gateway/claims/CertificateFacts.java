package dev.portolan.gateway.claims;

import dev.portolan.policy.condition.ValueCompiler;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** What expressions can read of a verified client certificate. */
public final class CertificateFacts {
    /** The facts by their names in CEL. */
    static final Map<String, ValueCompiler.Type> VARIABLES =
            Map.of(
                    "certificate.subject", ValueCompiler.Type.TEXT_MAP,
                    "certificate.issuer", ValueCompiler.Type.TEXT_MAP,
                    "certificate.serial", ValueCompiler.Type.TEXT,
                    "certificate.dns", ValueCompiler.Type.TEXT_LIST,
                    "certificate.uris", ValueCompiler.Type.TEXT_LIST,
                    "certificate.emails", ValueCompiler.Type.TEXT_LIST);

    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;

    /** Attribute types that {@link X500Principal} would print as numbers. */
    private static final Map<String, String> ATTRIBUTES =
            Map.of(
                    "2.5.4.5", "SERIALNUMBER",
                    "2.5.4.97", "organizationIdentifier",
                    "1.2.840.113549.1.9.1", "EMAILADDRESS");

    private CertificateFacts() {}

    /** Returns the facts by name; of a repeated attribute, the first as written. */
    public static Map<String, Object> of(X509Certificate certificate) {
        return Map.of(
                "certificate.subject", attributes(certificate.getSubjectX500Principal()),
                "certificate.issuer", attributes(certificate.getIssuerX500Principal()),
                "certificate.serial", certificate.getSerialNumber().toString(16),
                "certificate.dns", names(certificate, DNS),
                "certificate.uris", names(certificate, URI),
                "certificate.emails", names(certificate, EMAIL));
    }

    private static Map<String, String> attributes(X500Principal name) {
        Map<String, String> attributes = new HashMap<>();
        try {
            // An LdapName lists the last part of the written name first.
            String written = name.getName(X500Principal.RFC2253, ATTRIBUTES);
            List<Rdn> parts = new LdapName(written).getRdns();
            for (Rdn part : parts) {
                if (part.getValue() instanceof String text) {
                    attributes.putIfAbsent(part.getType().toUpperCase(Locale.ROOT), text);
                }
            }
        } catch (InvalidNameException e) {
            return Map.of();
        }
        return attributes;
    }

    private static List<String> names(X509Certificate certificate, int type) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.getFirst().equals(type) && name.get(1) instanceof String text) {
                    names.add(text);
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return names;
    }
}

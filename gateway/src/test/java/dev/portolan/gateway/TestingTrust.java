package dev.portolan.gateway;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Adds certificates of simulated token services to those trusted by this process's TLS clients. */
public final class TestingTrust {
    private static final List<X509Certificate> MORE = new ArrayList<>();

    private TestingTrust() {}

    /** Makes every client created from now on trust this certificate, too. */
    public static synchronized void also(X509Certificate certificate) {
        MORE.add(certificate);
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var all = new ArrayList<>(List.of(usual().getAcceptedIssuers()));
            all.addAll(MORE);
            for (int i = 0; i < all.size(); i++) {
                store.setCertificateEntry("trusted-" + i, all.get(i));
            }
            var context = SSLContext.getInstance("TLS");
            var factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            context.init(null, factory.getTrustManagers(), null);
            SSLContext.setDefault(context);
            HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a certificate should be trusted", e);
        }
    }

    private static X509TrustManager usual() throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }
}

package dev.hanet.toolkit.bundle;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Somebody's word for the manifest of a bundle, and so for every file in it: an Ed25519 signature (RFC 8032) with the public key it is
 * checked by.
 *
 * <p>That the key is in the file says nothing of whose it is: only a key that was handed over otherwise can be trusted.
 *
 * @param key the public key as X.509 writes it, in base 64
 * @param signature in base 64
 */
public record BundleSignature(String key, String signature) {
    private static final String ALGORITHM = "Ed25519";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final int FINGERPRINT = 16;
    private static final int MOST_KEY_BYTES = 4096;

    /**
     * Makes a pair of keys: the secret one in a file that its owner alone may read, the public one beside it.
     *
     * @return the file of the public key, {@code FILE.pub}
     * @throws HanetException when one of the files is there already or cannot be written
     */
    public static Path makeKeys(Path file) {
        Path shared = file.resolveSibling(file.getFileName() + ".pub");
        for (Path one : new Path[] {file, shared}) {
            if (Files.exists(one)) {
                throw HanetException.input(
                        "'" + one + "' is there already", "name another file: keys are not replaced");
            }
        }
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            AtomicFiles.write(file, beside -> {
                if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                    Files.createFile(
                            beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                }
                Files.writeString(beside, pem(PRIVATE, pair.getPrivate().getEncoded()));
            });
            AtomicFiles.write(shared, pem(PUBLIC, pair.getPublic().getEncoded()));
            return shared;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM from 15 on has Ed25519", e);
        }
    }

    private static String pem(String kind, byte[] key) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END " + kind + "-----\n";
    }

    private static byte[] unwrapped(String kind, Path file) {
        try {
            if (Files.size(file) <= MOST_KEY_BYTES) {
                String text = new String(PlainFile.bytes(file), StandardCharsets.ISO_8859_1).strip();
                String head = "-----BEGIN " + kind + "-----";
                String foot = "-----END " + kind + "-----";
                if (text.startsWith(head) && text.endsWith(foot) && text.length() >= head.length() + foot.length()) {
                    return Base64.getMimeDecoder().decode(text.substring(head.length(), text.length() - foot.length()));
                }
            }
        } catch (IOException e) {
            throw HanetException.input("the key '" + file + "' cannot be read", "name a file that is there", e);
        } catch (IllegalArgumentException e) {
            throw noKey(kind, file, e);
        }
        throw noKey(kind, file, new IOException("no " + kind));
    }

    private static HanetException noKey(String kind, Path file, Exception cause) {
        return HanetException.input(
                "'" + file + "' holds no Ed25519 key of the kind '" + kind + "'",
                kind.equals(PUBLIC)
                        ? "name the file that ends in '.pub', as 'hanet bundle key' writes it"
                        : "name the secret key, as 'hanet bundle key' writes it",
                cause);
    }

    /**
     * Reads the public key of somebody who is trusted.
     *
     * @return as X.509 writes it, in base 64
     * @throws HanetException when the file holds none
     */
    public static String trusted(Path file) {
        try {
            byte[] encoded = unwrapped(PUBLIC, file);
            return text(KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(encoded))
                    .getEncoded());
        } catch (GeneralSecurityException e) {
            throw noKey(PUBLIC, file, e);
        }
    }

    /**
     * Signs a text with a secret key.
     *
     * @param file of the secret key; the public one stands beside it
     * @throws HanetException when a file holds no key, or the two are no pair
     */
    static BundleSignature of(String text, Path file) {
        try {
            PrivateKey secret = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(unwrapped(PRIVATE, file)));
            Signature signer = Signature.getInstance(ALGORITHM);
            signer.initSign(secret);
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            Path shared = file.resolveSibling(file.getFileName() + ".pub");
            BundleSignature made = new BundleSignature(trusted(shared), text(signer.sign()));
            if (!made.isOf(text)) {
                throw HanetException.input(
                        "'" + shared + "' is not the public key of '" + file + "'", "put the right one beside it");
            }
            return made;
        } catch (GeneralSecurityException e) {
            throw noKey(PRIVATE, file, e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Whether it is the key's owner's word for that text. */
    boolean isOf(String text) {
        try {
            PublicKey owner = KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key)));
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(owner);
            check.update(text.getBytes(StandardCharsets.UTF_8));
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Sixteen hexadecimal digits by which people tell keys apart. */
    public String fingerprint() {
        return fingerprint(key);
    }

    /** The same of a key in base 64. */
    public static String fingerprint(String key) {
        return Sha256.of(Base64.getDecoder().decode(key)).substring(0, FINGERPRINT);
    }

    /** The text of {@code bundle.sig}. */
    String json() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("algorithm", ALGORITHM);
        described.put("key", key);
        described.put("signature", signature);
        return Json.text(described) + "\n";
    }

    /**
     * Reads {@code bundle.sig}.
     *
     * @throws JsonParseException when it is not what {@link #json} writes
     */
    static BundleSignature parse(String text) {
        return Json.read(text, written -> {
            JsonObject all = written.getAsJsonObject();
            BundleSignature read = new BundleSignature(
                    all.get("key").getAsString(), all.get("signature").getAsString());
            if (read.json().equals(text) && !read.fingerprint().isEmpty()) { // which base 64 alone has
                return read;
            }
            throw new JsonParseException("it is written otherwise");
        });
    }
}

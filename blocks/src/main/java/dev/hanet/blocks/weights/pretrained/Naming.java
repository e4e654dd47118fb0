package dev.hanet.blocks.weights.pretrained;

/**
 * What stands in other libraries' checkpoints before the names that torchvision gave; ours are {@code encoder.} and
 * those names.
 */
public enum Naming {
    /** {@code conv1.weight}: networks for classification. */
    TORCHVISION("", "torchvision or timm"),
    /** {@code encoder.conv1.weight}: the same as ours. */
    ENCODER("encoder.", "segmentation_models.pytorch or this toolkit"),
    /** {@code encoder.model.conv1.weight}: timm's encoders inside segmentation_models.pytorch. */
    ENCODER_MODEL("encoder.model.", "segmentation_models.pytorch over timm"),
    /** {@code backbone.conv1.weight}: networks for segmentation. */
    BACKBONE("backbone.", "torchvision's segmentation networks");

    private final String prefix;
    private final String words;

    Naming(String prefix, String words) {
        this.prefix = prefix;
        this.words = words;
    }

    String prefix() {
        return prefix;
    }

    /** Whose it is. */
    public String words() {
        return words;
    }
}

#!/usr/bin/env python3
"""Writes images as other programs write them, and what the toolkit has to read from each.

    python3 -m venv venv && venv/bin/pip install pillow tifffile imagecodecs nibabel pydicom
    venv/bin/python examples/foreign-files/write.py /path/of/a/new/folder
    mvn -q -pl toolkit/core -am test -Dtest=ForeignFilesTest -Dsurefire.failIfNoSpecifiedTests=false \
        -Dhanet.foreignFiles=/path/of/a/new/folder

What the toolkit writes is read back by nibabel, and lies where the volume lies:

    ./hanet train examples/foreign-files/volumes.yaml --data /path/of/a/new/folder/volumes
    ./hanet predict runs/volumes/... /path/of/a/new/folder/volumes/scans --out masks
    venv/bin/python examples/foreign-files/read_back.py /path/of/a/new/folder/volumes masks
"""
import pathlib
import sys

import nibabel
import numpy as np
import pydicom
import tifffile
from PIL import Image, ImageCms
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True)
lines = []

y, x = np.mgrid[0:24, 0:32]
grey = (x * 7 + y).astype('u1')
rgb = np.stack([grey, 255 - grey, (y * 10).astype('u1')], -1)
five = np.stack([grey + i for i in range(5)], -1).astype('u1')


def shown(name, pixels, tolerance=0.01):
    """The photograph that a file has to be read as, [H, W] or [H, W, C]."""
    pixels = np.asarray(pixels, 'f8')
    planes = pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1)
    lines.append(';'.join([name, 'shown', 'x'.join(map(str, planes.shape)), str(tolerance),
                           ' '.join(f'{v:.6g}' for v in planes.ravel())]))


def refused(name, word):
    lines.append(';'.join([name, 'refused', word]))


# Pillow
for orientation in range(1, 9):
    image = Image.fromarray(rgb)
    exif = image.getexif()
    exif[274] = orientation
    upright = {1: rgb, 2: rgb[:, ::-1], 3: rgb[::-1, ::-1], 4: rgb[::-1], 5: rgb.transpose(1, 0, 2),
               6: np.rot90(rgb, -1), 7: np.rot90(rgb, 2).transpose(1, 0, 2), 8: np.rot90(rgb, 1)}[orientation]
    for ending, tolerance in ('png', 0.01), ('jpg', 12), ('tif', 0.01):
        name = f'exif{orientation}.{ending}'
        image.save(folder / name, exif=exif, **({'quality': 100, 'subsampling': 0} if ending == 'jpg' else {}))
        shown(name, upright, tolerance)
for mode in 'L', 'RGB', 'P', '1', 'LA', 'RGBA', 'I;16':
    image = Image.fromarray(grey.astype('u2') * 257) if mode == 'I;16' else Image.fromarray(rgb).convert(mode)
    plain = np.asarray(image, 'f8') / 257 if mode == 'I;16' else np.asarray(
        image.convert('L' if mode in ('L', '1', 'LA') else 'RGB'))
    for ending in ('png', 'tif', 'bmp', 'gif') if mode in ('L', 'RGB', 'P', '1') else ('png', 'tif'):
        if ending == 'gif' and mode == 'RGB':
            continue
        name = f"mode-{mode.replace(';', '')}.{ending}"
        image.save(folder / name)
        shown(name, plain)
cmyk = Image.fromarray(rgb).convert('CMYK')
cmyk.save(folder / 'cmyk.tif')
shown('cmyk.tif', rgb, 1.5)
cmyk.save(folder / 'cmyk.jpg', quality=100, subsampling=0)
shown('cmyk.jpg', rgb, 12)
Image.fromarray(rgb).save(folder / 'progressive.jpg', progressive=True, quality=100, subsampling=0)
shown('progressive.jpg', rgb, 6)
srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes()
for ending, tolerance in ('png', 0.01), ('tif', 0.01), ('jpg', 6):
    Image.fromarray(rgb).save(folder / f'srgb.{ending}', icc_profile=srgb,
                              **({'quality': 100, 'subsampling': 0} if ending == 'jpg' else {}))
    shown(f'srgb.{ending}', rgb, tolerance)
Image.fromarray(rgb).convert('LAB').save(folder / 'lab.tif')
refused('lab.tif', 'L*a*b*')
half = Image.fromarray(np.dstack([rgb, grey]))
half.save(folder / 'alpha.png')
refused('alpha.png', 'alpha')
half.save(folder / 'alpha.tif')
refused('alpha.tif', 'alpha')
frames = [Image.fromarray(grey), Image.fromarray(255 - grey)]
for ending in 'gif', 'png', 'tif':
    frames[0].save(folder / f'film.{ending}', save_all=True, append_images=frames[1:])
    refused(f'film.{ending}', 'holds 2 images')
Image.fromarray(rgb).save(folder / 'photo.webp')
refused('photo.webp', 'WebP')
Image.fromarray(rgb).save(folder / 'photo.jp2')
refused('photo.jp2', 'JPEG 2000')
for ending, image in ('pgm', grey), ('ppm', rgb):
    Image.fromarray(image).save(folder / f'plain.{ending}')
    shown(f'plain.{ending}', image)

# tifffile
tiffs = {
    'white': (255 - grey, dict(photometric='miniswhite'), grey),
    'tiled': (np.tile(rgb, (3, 3, 1)), dict(photometric='rgb', tile=(32, 32), compression='zlib'), np.tile(rgb, (3, 3, 1))),
    'planar': (rgb.transpose(2, 0, 1), dict(photometric='rgb', planarconfig='separate'), rgb),
    'big': (rgb, dict(photometric='rgb', bigtiff=True), rgb),
    'motorola': (grey.astype('u2') * 257, dict(photometric='minisblack', byteorder='>'), grey),
    'lzw': (rgb, dict(photometric='rgb', compression='lzw', predictor=True), rgb),
    'packbits': (rgb, dict(photometric='rgb', compression='packbits'), rgb),
    'predicted16': (grey.astype('u2') * 257, dict(photometric='minisblack', compression='zlib', predictor=True), grey),
    'predicted-real': (grey.astype('f4') / 7, dict(photometric='minisblack', compression='zlib', predictor=True), grey.astype('f4') / 7),
    'half-real': (grey.astype('f2') / 8, dict(photometric='minisblack'), grey / 8),
    'double': (grey.astype('f8') / 8, dict(photometric='minisblack'), grey / 8),
    'signed8': (grey.astype('i1'), dict(photometric='minisblack'), grey.astype('i1')),
    'signed16': (grey.astype('i2') - 1000, dict(photometric='minisblack'), grey.astype('i2') - 1000),
    'signed32': (grey.astype('i4') - 100000, dict(photometric='minisblack'), grey.astype('i4') - 100000),
    'twelve': (grey.astype('u2') * 16, dict(photometric='minisblack', extratags=[(341, 'H', 1, 4095, True)]), grey * 16.0 * 255 / 4095),
    'five': (five, dict(photometric='minisblack', planarconfig='contig'), five),
    'five-planar': (five.transpose(2, 0, 1), dict(photometric='minisblack', planarconfig='separate'), five),
    'five-real': (five.astype('f4') / 3, dict(photometric='minisblack', planarconfig='contig'), five / 3),
}
for name, (data, options, expected) in tiffs.items():
    tifffile.imwrite(folder / f'{name}.tif', data, **options)
    shown(f'{name}.tif', expected)
tifffile.imwrite(folder / 'zstd.tif', rgb, photometric='rgb', compression='zstd')
refused('zstd.tif', 'cannot be decoded')

# nibabel: one slice, stored as other programs do, that has to stand upright
volume = (grey.T[..., None].astype('f4') * 2).copy()
for name, affine in ('ras', np.diag([1., 1, 3, 1])), ('las', np.diag([-1., 1, 3, 1])), ('lps', np.diag([-1., -1, 3, 1])):
    image = nibabel.Nifti1Image(volume, affine)
    canonical = nibabel.as_closest_canonical(image).get_fdata()[..., 0]
    for ending in 'nii', 'nii.gz':
        nibabel.save(image, folder / f'{name}.{ending}')
        shown(f'{name}.{ending}', canonical[::-1, ::-1].T)
image = nibabel.Nifti1Image(grey.T[..., None].astype('i2'), np.diag([1., 1, 3, 1]))
image.header.set_slope_inter(2, -1024)
nibabel.save(image, folder / 'slope.nii')
shown('slope.nii', nibabel.as_closest_canonical(nibabel.load(folder / 'slope.nii')).get_fdata()[::-1, ::-1, 0].T)
nibabel.save(nibabel.Nifti2Image(volume, np.eye(4)), folder / 'second.nii')
refused('second.nii', 'NIfTI-2')
nibabel.save(nibabel.Nifti1Image(np.zeros((4, 5, 6, 2), 'f4'), np.eye(4)), folder / 'series.nii')
refused('series.nii', 'holds 2 volumes')
nibabel.save(nibabel.Nifti1Image(np.zeros((4, 5, 6), 'f4'), np.eye(4)), folder / 'volume.nii')
refused('volume.nii', 'volume of 6 slices')

# Volumes beside their masks, in every order of the numbers that a file may have; slices as they have to stand
lines_of_volumes = []
for number, axes in enumerate(['RAS', 'LAS', 'LPS', 'PSR', 'SAL', 'IPR', 'RIA']):
    shape = 7, 6, 5
    values = (np.arange(np.prod(shape)).reshape(shape) * 3 - 200).astype('i2')
    body = np.array([[2, .1, 0, -30], [-.1, 3, .2, 12], [0, -.2, 4, 7], [0, 0, 0, 1.]])  # a little oblique
    straight = nibabel.Nifti1Image(values, body)
    mask = nibabel.Nifti1Image((values > 100).astype('u1'), body)
    turn = nibabel.orientations.ornt_transform(
        nibabel.orientations.io_orientation(body), nibabel.orientations.axcodes2ornt(axes))
    for name, image in (f'scans/{axes}', straight), (f'masks/{axes}', mask):
        (folder / 'volumes' / name).parent.mkdir(parents=True, exist_ok=True)
        turned = image.as_reoriented(turn)
        if number % 2 and name.startswith('scans'):
            turned = nibabel.Nifti1Image(((turned.get_fdata() - 10) * 2).astype('i2'), turned.affine)
            turned.header.set_slope_inter(.5, 10)
        if number % 3 == 0:  # qform alone
            turned.set_qform(turned.affine, 1)
            turned.set_sform(None, 0)
        nibabel.save(turned, folder / 'volumes' / f'{name}.nii.gz')
    read = nibabel.as_closest_canonical(nibabel.load(folder / 'volumes' / f'scans/{axes}.nii.gz')).get_fdata()
    for axis, planes in ('axial', [read[::-1, ::-1, k].T for k in range(5)]), \
                        ('coronal', [read[::-1, k, ::-1].T for k in range(6)]), \
                        ('sagittal', [read[k, ::-1, ::-1].T for k in range(7)]):
        for k, plane in enumerate(planes):
            lines_of_volumes.append(';'.join([axes, axis, str(k), ' '.join(f'{v:.6g}' for v in plane.ravel())]))
(folder / 'volumes' / 'expected.txt').write_text('\n'.join(lines_of_volumes) + '\n')


# pydicom
def dicom(name, modality, pixels, syntax=ExplicitVRLittleEndian, **more):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = '1.2.840.10008.5.1.4.1.1.2'
    meta.MediaStorageSOPInstanceUID = '1.2.3'
    data = pydicom.Dataset()
    data.file_meta = meta
    data.Modality = modality
    data.PatientName = 'Nobody^At^All'
    other = pydicom.Dataset()
    other.Modality = 'OT'
    data.ReferencedImageSequence = [other]
    data.Rows, data.Columns = pixels.shape[:2]
    data.SamplesPerPixel = 1 if pixels.ndim == 2 else 3
    data.PhotometricInterpretation = 'MONOCHROME2' if pixels.ndim == 2 else 'RGB'
    if pixels.ndim == 3:
        data.PlanarConfiguration = 0
    data.BitsAllocated = data.BitsStored = pixels.dtype.itemsize * 8
    data.HighBit = data.BitsAllocated - 1
    data.PixelRepresentation = 1 if pixels.dtype.kind == 'i' else 0
    for key, value in more.items():
        setattr(data, key, value)
    data.PixelData = pixels.tobytes()
    data.save_as(folder / name, enforce_file_format=True)


for syntax, name in (ExplicitVRLittleEndian, 'explicit'), (ImplicitVRLittleEndian, 'implicit'):
    dicom(f'ct-{name}.dcm', 'CT', grey.astype('i2'), syntax, RescaleSlope=2, RescaleIntercept=-1024)
    shown(f'ct-{name}.dcm', grey * 2.0 - 1024)
dicom('mr-window.dcm', 'MR', grey.astype('u2'), WindowCenter=128, WindowWidth=256)
shown('mr-window.dcm', grey, 0.6)
dicom('cr-inverted.dcm', 'CR', grey, PhotometricInterpretation='MONOCHROME1')
shown('cr-inverted.dcm', 255 - grey, 0.6)
dicom('colour.dcm', 'OP', rgb)
shown('colour.dcm', rgb)
dicom('film.dcm', 'US', np.concatenate([grey, grey]), Rows=24, NumberOfFrames=2)
refused('film.dcm', 'holds 2 frames')

(folder / 'expected.txt').write_text('\n'.join(lines) + '\n')
print(len(lines), 'files')

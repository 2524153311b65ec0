// Written by tools/make_expression_tables.py.
#include "core/text/expression_tables.h"

namespace tb {

static constexpr CharacterSet sets[] = {
    {"Lu", false,
        "\\x{1C89}-\\x{1C89}\\x{A7CB}-\\x{A7CC}\\x{A7DA}-\\x{A7DA}\\x{A7DC}-\\x{A7DC}\\x{10D50}-\\x{10D65}"},
    {"Ll", false,
        "\\x{1C8A}-\\x{1C8A}\\x{A7CD}-\\x{A7CD}\\x{A7DB}-\\x{A7DB}\\x{10D70}-\\x{10D85}\\x{1DF25}-\\x{1DF2A}"},
    {"Lt", false,
        ""},
    {"Lm", false,
        "\\x{10D4E}-\\x{10D4E}\\x{10D6F}-\\x{10D6F}\\x{16D40}-\\x{16D42}\\x{16D6B}-\\x{16D6C}\\x{1E030}-\\x{1E06D}\\x{1E4EB}-\\x{1E4EB}"},
    {"Lo", false,
        "\\x{105C0}-\\x{105F3}\\x{10D4A}-\\x{10D4D}\\x{10D4F}-\\x{10D4F}\\x{10EC2}-\\x{10EC4}\\x{1123F}-\\x{11240}\\x{11380}-\\x{11389}\\x{1138B}-\\x{1138B}"
        "\\x{1138E}-\\x{1138E}\\x{11390}-\\x{113B5}\\x{113B7}-\\x{113B7}\\x{113D1}-\\x{113D1}\\x{113D3}-\\x{113D3}\\x{11BC0}-\\x{11BE0}\\x{11F02}-\\x{11F02}"
        "\\x{11F04}-\\x{11F10}\\x{11F12}-\\x{11F33}\\x{1342F}-\\x{1342F}\\x{13441}-\\x{13446}\\x{13460}-\\x{143FA}\\x{16100}-\\x{1611D}\\x{16D43}-\\x{16D6A}"
        "\\x{18CFF}-\\x{18CFF}\\x{1B132}-\\x{1B132}\\x{1B155}-\\x{1B155}\\x{1E4D0}-\\x{1E4EA}\\x{1E5D0}-\\x{1E5ED}\\x{1E5F0}-\\x{1E5F0}\\x{2B739}-\\x{2B739}"
        "\\x{2EBF0}-\\x{2EE5D}\\x{31350}-\\x{323AF}"},
    {"M", false,
        "\\x{897}-\\x{897}\\x{CF3}-\\x{CF3}\\x{ECE}-\\x{ECE}\\x{10D69}-\\x{10D6D}\\x{10EFC}-\\x{10EFF}\\x{11241}-\\x{11241}\\x{113B8}-\\x{113C0}"
        "\\x{113C2}-\\x{113C2}\\x{113C5}-\\x{113C5}\\x{113C7}-\\x{113CA}\\x{113CC}-\\x{113D0}\\x{113D2}-\\x{113D2}\\x{113E1}-\\x{113E2}\\x{11F00}-\\x{11F01}"
        "\\x{11F03}-\\x{11F03}\\x{11F34}-\\x{11F3A}\\x{11F3E}-\\x{11F42}\\x{11F5A}-\\x{11F5A}\\x{13440}-\\x{13440}\\x{13447}-\\x{13455}\\x{1611E}-\\x{1612F}"
        "\\x{1E08F}-\\x{1E08F}\\x{1E4EC}-\\x{1E4EF}\\x{1E5EE}-\\x{1E5EF}"},
    {"Mn", false,
        "\\x{897}-\\x{897}\\x{ECE}-\\x{ECE}\\x{10D69}-\\x{10D6D}\\x{10EFC}-\\x{10EFF}\\x{11241}-\\x{11241}\\x{113BB}-\\x{113C0}\\x{113CE}-\\x{113CE}"
        "\\x{113D0}-\\x{113D0}\\x{113D2}-\\x{113D2}\\x{113E1}-\\x{113E2}\\x{11F00}-\\x{11F01}\\x{11F36}-\\x{11F3A}\\x{11F40}-\\x{11F40}\\x{11F42}-\\x{11F42}"
        "\\x{11F5A}-\\x{11F5A}\\x{13440}-\\x{13440}\\x{13447}-\\x{13455}\\x{1611E}-\\x{16129}\\x{1612D}-\\x{1612F}\\x{1E08F}-\\x{1E08F}\\x{1E4EC}-\\x{1E4EF}"
        "\\x{1E5EE}-\\x{1E5EF}"},
    {"Mc", false,
        "\\x{CF3}-\\x{CF3}\\x{113B8}-\\x{113BA}\\x{113C2}-\\x{113C2}\\x{113C5}-\\x{113C5}\\x{113C7}-\\x{113CA}\\x{113CC}-\\x{113CD}\\x{113CF}-\\x{113CF}"
        "\\x{1171E}-\\x{1171E}\\x{11F03}-\\x{11F03}\\x{11F34}-\\x{11F35}\\x{11F3E}-\\x{11F3F}\\x{11F41}-\\x{11F41}\\x{1612A}-\\x{1612C}"},
    {"Me", false,
        ""},
    {"Nd", false,
        "\\x{10D40}-\\x{10D49}\\x{116D0}-\\x{116E3}\\x{11BF0}-\\x{11BF9}\\x{11F50}-\\x{11F59}\\x{16130}-\\x{16139}\\x{16D70}-\\x{16D79}\\x{1CCF0}-\\x{1CCF9}"
        "\\x{1E4F0}-\\x{1E4F9}\\x{1E5F1}-\\x{1E5FA}"},
    {"Nl", false,
        ""},
    {"No", false,
        "\\x{1D2C0}-\\x{1D2D3}"},
    {"P", false,
        "\\x{1B4E}-\\x{1B4F}\\x{1B7F}-\\x{1B7F}\\x{10D6E}-\\x{10D6E}\\x{113D4}-\\x{113D5}\\x{113D7}-\\x{113D8}\\x{11B00}-\\x{11B09}\\x{11BE1}-\\x{11BE1}"
        "\\x{11F43}-\\x{11F4F}\\x{16D6D}-\\x{16D6F}\\x{1E5FF}-\\x{1E5FF}"},
    {"Pc", false,
        ""},
    {"Pd", false,
        "\\x{10D6E}-\\x{10D6E}"},
    {"Ps", false,
        ""},
    {"Pe", false,
        ""},
    {"Pi", false,
        ""},
    {"Pf", false,
        ""},
    {"Po", false,
        "\\x{1B4E}-\\x{1B4F}\\x{1B7F}-\\x{1B7F}\\x{113D4}-\\x{113D5}\\x{113D7}-\\x{113D8}\\x{11B00}-\\x{11B09}\\x{11BE1}-\\x{11BE1}\\x{11F43}-\\x{11F4F}"
        "\\x{16D6D}-\\x{16D6F}\\x{1E5FF}-\\x{1E5FF}"},
    {"S", false,
        "\\x{2427}-\\x{2429}\\x{2FFC}-\\x{2FFF}\\x{31E4}-\\x{31E5}\\x{31EF}-\\x{31EF}\\x{10D8E}-\\x{10D8F}\\x{1CC00}-\\x{1CCEF}\\x{1CD00}-\\x{1CEB3}"
        "\\x{1F6DC}-\\x{1F6DC}\\x{1F774}-\\x{1F776}\\x{1F77B}-\\x{1F77F}\\x{1F7D9}-\\x{1F7D9}\\x{1F8B2}-\\x{1F8BB}\\x{1F8C0}-\\x{1F8C1}\\x{1FA75}-\\x{1FA77}"
        "\\x{1FA87}-\\x{1FA89}\\x{1FA8F}-\\x{1FA8F}\\x{1FAAD}-\\x{1FAAF}\\x{1FABB}-\\x{1FABF}\\x{1FAC6}-\\x{1FAC6}\\x{1FACE}-\\x{1FACF}\\x{1FADA}-\\x{1FADC}"
        "\\x{1FADF}-\\x{1FADF}\\x{1FAE8}-\\x{1FAE9}\\x{1FAF7}-\\x{1FAF8}\\x{1FBCB}-\\x{1FBEF}"},
    {"Sm", false,
        "\\x{10D8E}-\\x{10D8F}"},
    {"Sc", false,
        ""},
    {"Sk", false,
        ""},
    {"So", false,
        "\\x{2427}-\\x{2429}\\x{2FFC}-\\x{2FFF}\\x{31E4}-\\x{31E5}\\x{31EF}-\\x{31EF}\\x{1CC00}-\\x{1CCEF}\\x{1CD00}-\\x{1CEB3}\\x{1F6DC}-\\x{1F6DC}"
        "\\x{1F774}-\\x{1F776}\\x{1F77B}-\\x{1F77F}\\x{1F7D9}-\\x{1F7D9}\\x{1F8B2}-\\x{1F8BB}\\x{1F8C0}-\\x{1F8C1}\\x{1FA75}-\\x{1FA77}\\x{1FA87}-\\x{1FA89}"
        "\\x{1FA8F}-\\x{1FA8F}\\x{1FAAD}-\\x{1FAAF}\\x{1FABB}-\\x{1FABF}\\x{1FAC6}-\\x{1FAC6}\\x{1FACE}-\\x{1FACF}\\x{1FADA}-\\x{1FADC}\\x{1FADF}-\\x{1FADF}"
        "\\x{1FAE8}-\\x{1FAE9}\\x{1FAF7}-\\x{1FAF8}\\x{1FBCB}-\\x{1FBEF}"},
    {"Z", false,
        ""},
    {"Zs", false,
        ""},
    {"Zl", false,
        ""},
    {"Zp", false,
        ""},
    {"Cc", false,
        ""},
    {"Cf", false,
        "\\x{13439}-\\x{1343F}"},
    {"Co", false,
        ""},
    {"Arabic", true,
        "\\x{600}-\\x{604}\\x{606}-\\x{60B}\\x{60D}-\\x{61A}\\x{61C}-\\x{61E}\\x{620}-\\x{63F}\\x{641}-\\x{64A}\\x{656}-\\x{66F}"
        "\\x{671}-\\x{6DC}\\x{6DE}-\\x{6FF}\\x{750}-\\x{77F}\\x{870}-\\x{88E}\\x{890}-\\x{891}\\x{897}-\\x{8E1}\\x{8E3}-\\x{8FF}"
        "\\x{FB50}-\\x{FBC2}\\x{FBD3}-\\x{FD3D}\\x{FD40}-\\x{FD8F}\\x{FD92}-\\x{FDC7}\\x{FDCF}-\\x{FDCF}\\x{FDF0}-\\x{FDFF}\\x{FE70}-\\x{FE74}"
        "\\x{FE76}-\\x{FEFC}\\x{10E60}-\\x{10E7E}\\x{10EC2}-\\x{10EC4}\\x{10EFC}-\\x{10EFF}\\x{1EE00}-\\x{1EE03}\\x{1EE05}-\\x{1EE1F}\\x{1EE21}-\\x{1EE22}"
        "\\x{1EE24}-\\x{1EE24}\\x{1EE27}-\\x{1EE27}\\x{1EE29}-\\x{1EE32}\\x{1EE34}-\\x{1EE37}\\x{1EE39}-\\x{1EE39}\\x{1EE3B}-\\x{1EE3B}\\x{1EE42}-\\x{1EE42}"
        "\\x{1EE47}-\\x{1EE47}\\x{1EE49}-\\x{1EE49}\\x{1EE4B}-\\x{1EE4B}\\x{1EE4D}-\\x{1EE4F}\\x{1EE51}-\\x{1EE52}\\x{1EE54}-\\x{1EE54}\\x{1EE57}-\\x{1EE57}"
        "\\x{1EE59}-\\x{1EE59}\\x{1EE5B}-\\x{1EE5B}\\x{1EE5D}-\\x{1EE5D}\\x{1EE5F}-\\x{1EE5F}\\x{1EE61}-\\x{1EE62}\\x{1EE64}-\\x{1EE64}\\x{1EE67}-\\x{1EE6A}"
        "\\x{1EE6C}-\\x{1EE72}\\x{1EE74}-\\x{1EE77}\\x{1EE79}-\\x{1EE7C}\\x{1EE7E}-\\x{1EE7E}\\x{1EE80}-\\x{1EE89}\\x{1EE8B}-\\x{1EE9B}\\x{1EEA1}-\\x{1EEA3}"
        "\\x{1EEA5}-\\x{1EEA9}\\x{1EEAB}-\\x{1EEBB}\\x{1EEF0}-\\x{1EEF1}"},
    {"Cyrillic", true,
        "\\x{400}-\\x{484}\\x{487}-\\x{52F}\\x{1C80}-\\x{1C8A}\\x{1D2B}-\\x{1D2B}\\x{1D78}-\\x{1D78}\\x{2DE0}-\\x{2DFF}\\x{A640}-\\x{A69F}"
        "\\x{FE2E}-\\x{FE2F}\\x{1E030}-\\x{1E06D}\\x{1E08F}-\\x{1E08F}"},
    {"Devanagari", true,
        "\\x{900}-\\x{950}\\x{955}-\\x{963}\\x{966}-\\x{97F}\\x{A8E0}-\\x{A8FF}\\x{11B00}-\\x{11B09}"},
    {"Greek", true,
        "\\x{370}-\\x{373}\\x{375}-\\x{377}\\x{37A}-\\x{37D}\\x{37F}-\\x{37F}\\x{384}-\\x{384}\\x{386}-\\x{386}\\x{388}-\\x{38A}"
        "\\x{38C}-\\x{38C}\\x{38E}-\\x{3A1}\\x{3A3}-\\x{3E1}\\x{3F0}-\\x{3FF}\\x{1D26}-\\x{1D2A}\\x{1D5D}-\\x{1D61}\\x{1D66}-\\x{1D6A}"
        "\\x{1DBF}-\\x{1DBF}\\x{1F00}-\\x{1F15}\\x{1F18}-\\x{1F1D}\\x{1F20}-\\x{1F45}\\x{1F48}-\\x{1F4D}\\x{1F50}-\\x{1F57}\\x{1F59}-\\x{1F59}"
        "\\x{1F5B}-\\x{1F5B}\\x{1F5D}-\\x{1F5D}\\x{1F5F}-\\x{1F7D}\\x{1F80}-\\x{1FB4}\\x{1FB6}-\\x{1FC4}\\x{1FC6}-\\x{1FD3}\\x{1FD6}-\\x{1FDB}"
        "\\x{1FDD}-\\x{1FEF}\\x{1FF2}-\\x{1FF4}\\x{1FF6}-\\x{1FFE}\\x{2126}-\\x{2126}\\x{AB65}-\\x{AB65}\\x{10140}-\\x{1018E}\\x{101A0}-\\x{101A0}"
        "\\x{1D200}-\\x{1D245}"},
    {"Han", true,
        "\\x{2E80}-\\x{2E99}\\x{2E9B}-\\x{2EF3}\\x{2F00}-\\x{2FD5}\\x{3005}-\\x{3005}\\x{3007}-\\x{3007}\\x{3021}-\\x{3029}\\x{3038}-\\x{303B}"
        "\\x{3400}-\\x{4DBF}\\x{4E00}-\\x{9FFF}\\x{F900}-\\x{FA6D}\\x{FA70}-\\x{FAD9}\\x{16FE2}-\\x{16FE3}\\x{16FF0}-\\x{16FF1}\\x{20000}-\\x{2A6DF}"
        "\\x{2A700}-\\x{2B739}\\x{2B740}-\\x{2B81D}\\x{2B820}-\\x{2CEA1}\\x{2CEB0}-\\x{2EBE0}\\x{2EBF0}-\\x{2EE5D}\\x{2F800}-\\x{2FA1D}\\x{30000}-\\x{3134A}"
        "\\x{31350}-\\x{323AF}"},
    {"Hangul", true,
        "\\x{1100}-\\x{11FF}\\x{302E}-\\x{302F}\\x{3131}-\\x{318E}\\x{3200}-\\x{321E}\\x{3260}-\\x{327E}\\x{A960}-\\x{A97C}\\x{AC00}-\\x{D7A3}"
        "\\x{D7B0}-\\x{D7C6}\\x{D7CB}-\\x{D7FB}\\x{FFA0}-\\x{FFBE}\\x{FFC2}-\\x{FFC7}\\x{FFCA}-\\x{FFCF}\\x{FFD2}-\\x{FFD7}\\x{FFDA}-\\x{FFDC}"},
    {"Hebrew", true,
        "\\x{591}-\\x{5C7}\\x{5D0}-\\x{5EA}\\x{5EF}-\\x{5F4}\\x{FB1D}-\\x{FB36}\\x{FB38}-\\x{FB3C}\\x{FB3E}-\\x{FB3E}\\x{FB40}-\\x{FB41}"
        "\\x{FB43}-\\x{FB44}\\x{FB46}-\\x{FB4F}"},
    {"Hiragana", true,
        "\\x{3041}-\\x{3096}\\x{309D}-\\x{309F}\\x{1B001}-\\x{1B11F}\\x{1B132}-\\x{1B132}\\x{1B150}-\\x{1B152}\\x{1F200}-\\x{1F200}"},
    {"Katakana", true,
        "\\x{30A1}-\\x{30FA}\\x{30FD}-\\x{30FF}\\x{31F0}-\\x{31FF}\\x{32D0}-\\x{32FE}\\x{3300}-\\x{3357}\\x{FF66}-\\x{FF6F}\\x{FF71}-\\x{FF9D}"
        "\\x{1AFF0}-\\x{1AFF3}\\x{1AFF5}-\\x{1AFFB}\\x{1AFFD}-\\x{1AFFE}\\x{1B000}-\\x{1B000}\\x{1B120}-\\x{1B122}\\x{1B155}-\\x{1B155}\\x{1B164}-\\x{1B167}"},
    {"Latin", true,
        "\\x{41}-\\x{5A}\\x{61}-\\x{7A}\\x{AA}-\\x{AA}\\x{BA}-\\x{BA}\\x{C0}-\\x{D6}\\x{D8}-\\x{F6}\\x{F8}-\\x{2B8}"
        "\\x{2E0}-\\x{2E4}\\x{1D00}-\\x{1D25}\\x{1D2C}-\\x{1D5C}\\x{1D62}-\\x{1D65}\\x{1D6B}-\\x{1D77}\\x{1D79}-\\x{1DBE}\\x{1E00}-\\x{1EFF}"
        "\\x{2071}-\\x{2071}\\x{207F}-\\x{207F}\\x{2090}-\\x{209C}\\x{212A}-\\x{212B}\\x{2132}-\\x{2132}\\x{214E}-\\x{214E}\\x{2160}-\\x{2188}"
        "\\x{2C60}-\\x{2C7F}\\x{A722}-\\x{A787}\\x{A78B}-\\x{A7CD}\\x{A7D0}-\\x{A7D1}\\x{A7D3}-\\x{A7D3}\\x{A7D5}-\\x{A7DC}\\x{A7F2}-\\x{A7FF}"
        "\\x{AB30}-\\x{AB5A}\\x{AB5C}-\\x{AB64}\\x{AB66}-\\x{AB69}\\x{FB00}-\\x{FB06}\\x{FF21}-\\x{FF3A}\\x{FF41}-\\x{FF5A}\\x{10780}-\\x{10785}"
        "\\x{10787}-\\x{107B0}\\x{107B2}-\\x{107BA}\\x{1DF00}-\\x{1DF1E}\\x{1DF25}-\\x{1DF2A}"},
    {"Thai", true,
        "\\x{E01}-\\x{E3A}\\x{E40}-\\x{E5B}"},
};

std::span<const CharacterSet> character_sets() { return sets; }

}  // namespace tb

//! Fonts, colours and sizes of the window, from the same look as the pictures.

use super::paint::{colour, family};
use crate::picture::colour::Theme;
use crate::picture::font::{SANS, SANS_BOLD, Weight};
use crate::picture::look::Look;
use egui::{FontData, FontDefinitions, FontFamily, FontId, TextStyle};
use epaint_default_fonts::{EGUI_ICONS, HACK_REGULAR};

/// The family of fonts that formulas are typed in.
pub(super) const FORMULA: &str = "formula";

/// One font with all the symbols, in the window as in the pictures.
pub(super) fn install_fonts(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    fonts.font_data.insert("icons".into(), FontData::from_static(EGUI_ICONS).into());
    fonts.font_data.insert("one width".into(), FontData::from_static(HACK_REGULAR).into());
    fonts.font_data.insert("sans".into(), FontData::from_static(SANS).into());
    fonts.font_data.insert("bold".into(), FontData::from_static(SANS_BOLD).into());
    let stack = |first: &[&str]| first.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    fonts.families.insert(FontFamily::Proportional, stack(&["sans", "icons"]));
    fonts.families.insert(FontFamily::Monospace, stack(&["sans", "one width", "icons"]));
    // Formulas as text: letters of one width; what that font lacks comes from ours.
    fonts.families.insert(FontFamily::Name(FORMULA.into()), stack(&["one width", "icons", "sans"]));
    fonts.families.insert(family(Weight::Bold), vec!["bold".into(), "sans".into()]);
    ctx.set_fonts(fonts);
}

/// Makes the widgets look like the pictures.
pub(super) fn apply(ctx: &egui::Context, look: &Look) {
    let theme = match look.theme {
        Theme::Light => egui::Theme::Light,
        Theme::Dark => egui::Theme::Dark,
    };
    ctx.set_theme(theme);
    let size = look.text as f32;
    ctx.style_mut_of(theme, |style| {
        let font = |size: f32| FontId::new(size, FontFamily::Proportional);
        style.text_styles = [
            (TextStyle::Small, font(look.small as f32)),
            (TextStyle::Body, font(size)),
            (TextStyle::Button, font(size)),
            (TextStyle::Monospace, font(size)),
            (TextStyle::Heading, FontId::new(size * 1.15, family(Weight::Bold))),
        ]
        .into();
        style.spacing.item_spacing = egui::vec2(0.5 * size, 0.4 * size);
        style.spacing.button_padding = egui::vec2(0.5 * size, 0.2 * size);
        style.spacing.interact_size = egui::vec2(2.6 * size, 1.6 * size);
        style.spacing.slider_width = 7.5 * size;
        style.spacing.icon_width = 1.1 * size;
        style.spacing.combo_width = 7.0 * size;
        // A debug build would mark every text that does not start on a whole pixel; our sizes are fractions of the text's.
        #[cfg(debug_assertions)]
        {
            style.debug.show_unaligned = false;
        }
        let visuals = &mut style.visuals;
        visuals.panel_fill = colour(look.panel);
        visuals.window_fill = colour(look.panel);
        visuals.override_text_color = Some(colour(look.ink));
        visuals.weak_text_color = Some(colour(look.muted));
        visuals.extreme_bg_color = colour(look.ground);
        // An empty check box is a box, in the light look too.
        visuals.widgets.inactive.bg_stroke = egui::Stroke::new(1.0, colour(look.grid));
        visuals.slider_trailing_fill = true;
        visuals.handle_shape = egui::style::HandleShape::Circle;
    });
}

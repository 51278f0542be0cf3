<?php
/**
 * Plugin Name:       Raccroche
 * Description:       La recherche de Raccroche dans vos pages : un bloc, un code court, et les liens collés.
 * Version:           1.0.0
 * Requires at least: 5.9
 * Requires PHP:      7.4
 * License:           MIT
 * License URI:       https://opensource.org/license/mit
 * Text Domain:       raccroche
 * Update URI:        false
 *
 * One file, to be put into wp-content/plugins or uploaded as it is handed out. This site asks the
 * service for nothing but the frame of a pasted link (oEmbed); visitors' browsers load the search.
 *
 * @package Raccroche
 */

defined( 'ABSPATH' ) || exit;

// A second copy, as a file beside a folder or in mu-plugins, does nothing. PHP declares functions outside
// of any block before it runs a file, so all of them are in this one.
if ( ! defined( 'RACCROCHE_OPTION' ) ) :

// A running service fills in both lines when it hands out this file (pages/wordpress_plugin.py).
define( 'RACCROCHE_SERVICE', '' );
define( 'RACCROCHE_DISPOSITIFS', array() );
define( 'RACCROCHE_OPTION', 'raccroche_adresse' );

add_action( 'init', 'raccroche_init' );
add_action( 'enqueue_block_editor_assets', 'raccroche_editor_settings' );
add_action( 'admin_init', 'raccroche_register_settings' );
add_action( 'admin_menu', 'raccroche_add_settings_page' );
add_action( 'admin_notices', 'raccroche_notice' );
add_filter( 'plugin_action_links_' . plugin_basename( __FILE__ ), 'raccroche_action_links' );
add_filter( 'script_loader_tag', 'raccroche_module_tag', 10, 3 );
add_filter( 'embed_oembed_html', 'raccroche_frame', 10, 2 );
register_uninstall_hook( __FILE__, 'raccroche_uninstall' );

/** The service's address, without a trailing slash; empty where nobody has set it. */
function raccroche_address() {
	return (string) get_option( RACCROCHE_OPTION, RACCROCHE_SERVICE );
}

function raccroche_init() {
	$address = raccroche_address();
	if ( '' !== $address ) {
		wp_register_script( 'raccroche-recherche', $address . '/widget.js', array(), null, true ); // phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion -- it leads to the newest version.
		wp_register_script( 'raccroche-hauteur', $address . '/embed.js', array(), null, true ); // phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion
		$host = preg_quote( (string) preg_replace( '#^https?://#', '', $address ), '#' );
		wp_oembed_add_provider( '#^https?://' . $host . '(/|/embed|/dispositifs/[^/?\#]+)?(\?.*)?(\#.*)?$#i', $address . '/oembed', true );
	}
	add_shortcode( 'raccroche', 'raccroche_shortcode' );
	wp_register_script( 'raccroche-bloc', false, array( 'wp-blocks', 'wp-element', 'wp-block-editor', 'wp-components' ), '1.0.0', true );
	wp_add_inline_script( 'raccroche-bloc', raccroche_editor_script() );
	register_block_type(
		'raccroche/recherche',
		array(
			'api_version'     => 3,
			'title'           => __( 'Recherche Raccroche', 'raccroche' ),
			'description'     => __( 'Trouver un lieu pour reprendre ses études.', 'raccroche' ),
			'category'        => 'embed',
			'icon'            => 'location-alt',
			'keywords'        => array( 'raccroche', 'décrochage', 'carte' ),
			'supports'        => array( 'align' => array( 'wide', 'full' ), 'html' => false ),
			'attributes'      => array_fill_keys(
				array_keys( raccroche_attributes() ),
				array( 'type' => 'string', 'default' => '' )
			),
			'editor_script'   => 'raccroche-bloc',
			'render_callback' => 'raccroche_block',
		)
	);
}

/*
 * The search in a page.
 */

/** What shortcode and block take: the attribute of the component, and the pattern of its values. */
function raccroche_attributes() {
	return array(
		'dispositif' => array( 'dispositif', '/^[a-z0-9-]{1,80}$/' ),
		'place'      => array( 'place', '/^[^<>"\[\]\p{C}]{1,120}$/u' ),
		'audience'   => array( 'audience', '/^(jeune|famille|professionnel)$/' ),
		'theme'      => array( 'theme', '/^(clair|sombre|contraste|auto|dsfr)$/' ),
		'academie'   => array( 'academie', '/^\d{2}$/' ),
		'langue'     => array( 'language', '/^(fr|en)$/' ),
		'hauteur'    => array( 'height', '/^\d{1,4}(\.\d{1,3})?(px|em|rem|vh)$/' ),
	);
}

/** The values that are what they may be; what is not is left out. */
function raccroche_valid_values( $values ) {
	$valid = array();
	foreach ( raccroche_attributes() as $name => list( , $pattern ) ) {
		$value = isset( $values[ $name ] ) && is_scalar( $values[ $name ] ) ? trim( (string) $values[ $name ] ) : '';
		if ( 1 === preg_match( $pattern, $value ) ) {
			$valid[ $name ] = $value;
		}
	}
	return $valid;
}

function raccroche_shortcode( $attributes ) {
	return raccroche_element( is_array( $attributes ) ? $attributes : array() );
}

function raccroche_block( $attributes ) {
	$element = raccroche_element( $attributes );
	return '' === $element ? '' : '<div ' . get_block_wrapper_attributes() . '>' . $element . '</div>';
}

/** The component; in a feed, which runs no script, its link. */
function raccroche_element( $values ) {
	$address = raccroche_address();
	if ( '' === $address ) {
		// Visitors see nothing, authors see why.
		return current_user_can( 'edit_posts' ) ? '<p>' . esc_html( raccroche_missing_address() ) . '</p>' : '';
	}
	$valid = raccroche_valid_values( $values );
	$label = isset( $valid['langue'] ) && 'en' === $valid['langue']
		? 'Find a place to go back to school'
		: __( 'Chercher un lieu pour reprendre ses études', 'raccroche' );
	$link  = sprintf( '<a href="%s">%s</a>', esc_url( raccroche_link( $address, $valid ) ), esc_html( $label ) );
	if ( is_feed() ) {
		return $link;
	}
	wp_enqueue_script( 'raccroche-recherche' );
	$html = '<raccroche-recherche';
	foreach ( $valid as $name => $value ) {
		$html .= sprintf( ' %s="%s"', raccroche_attributes()[ $name ][0], esc_attr( $value ) );
	}
	return $html . '>' . $link . '</raccroche-recherche>';
}

/** The page of the service with the same search; an address of somebody stands in no link. */
function raccroche_link( $address, $valid ) {
	$place  = isset( $valid['place'] ) ? $valid['place'] : '';
	$values = array(
		'dispositif'  => isset( $valid['dispositif'] ) ? $valid['dispositif'] : '',
		'code_postal' => preg_match( '/^\d{5}$/', $place ) ? $place : '',
		'commune'     => preg_match( '/^commune:(\w{5})$/', $place, $found ) ? $found[1] : '',
		'uai'         => preg_match( '/^(?:uai:)?(\d{7}[a-z])$/i', $place, $found ) ? $found[1] : '',
		'profil'      => isset( $valid['audience'] ) ? $valid['audience'] : '',
		'academie'    => isset( $valid['academie'] ) ? $valid['academie'] : '',
		'theme'       => isset( $valid['theme'] ) ? $valid['theme'] : '',
		'langue'      => isset( $valid['langue'] ) ? $valid['langue'] : '',
	);
	return add_query_arg( array_filter( $values, 'strlen' ), $address . '/' );
}

/** The component is a module; before 6.5 WordPress cannot say so. */
function raccroche_module_tag( $tag, $handle, $source ) {
	if ( 'raccroche-recherche' !== $handle ) {
		return $tag;
	}
	return wp_get_script_tag( array( 'type' => 'module', 'src' => $source, 'id' => 'raccroche-recherche-js' ) );
}

/*
 * Pasted links.
 */

/**
 * The frame of a pasted link as the service means it, as wide as its column and as high as what is in it.
 *
 * What WordPress keeps of a link (in post meta, for good) may be from before the plugin came: the same
 * frame, with a sandbox that allows no form and no link.
 */
function raccroche_frame( $html, $url ) {
	$address = raccroche_address();
	if ( '' === $address || ! preg_match( '/<iframe\b[^>]*?\ssrc=(["\'])(.*?)\1/i', $html, $found ) ) {
		return $html;
	}
	$source = preg_replace( '/#.*$/s', '', html_entity_decode( $found[2], ENT_QUOTES, 'UTF-8' ) );
	if ( $address . '/embed' !== strtok( $source, '?' ) ) {
		return $html;
	}
	wp_enqueue_script( 'raccroche-hauteur' );
	return sprintf(
		'<iframe src="%s" title="%s" width="100%%" height="640" style="border:0" loading="lazy" allow="geolocation" referrerpolicy="no-referrer" sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"></iframe>',
		esc_url( $source ),
		esc_attr__( 'Raccroche : trouver un lieu pour reprendre ses études', 'raccroche' )
	);
}

/*
 * The block in the editor.
 */

/** Labels, hints and choices of the block's fields. */
function raccroche_fields() {
	$dispositifs = array( '' => __( 'Laisser choisir', 'raccroche' ) ) + RACCROCHE_DISPOSITIFS;
	return array(
		'dispositif' => array( __( 'Dispositif montré d’abord', 'raccroche' ), __( 'Son code, comme micro-lycee.', 'raccroche' ), RACCROCHE_DISPOSITIFS ? $dispositifs : null ),
		'place'      => array( __( 'Lieu où la recherche s’ouvre', 'raccroche' ), __( 'Un code postal, ou l’UAI d’un établissement. Sans lui, le visiteur l’indique.', 'raccroche' ), null ),
		'audience'   => array(
			__( 'Qui consulte la page', 'raccroche' ),
			'',
			array(
				''              => __( 'Tout le monde', 'raccroche' ),
				'jeune'         => __( 'Des jeunes', 'raccroche' ),
				'famille'       => __( 'Des familles', 'raccroche' ),
				'professionnel' => __( 'Des professionnels', 'raccroche' ),
			),
		),
		'theme'      => array(
			__( 'Apparence', 'raccroche' ),
			'',
			array(
				''          => __( 'Claire', 'raccroche' ),
				'auto'      => __( 'Claire ou sombre, comme le visiteur', 'raccroche' ),
				'sombre'    => __( 'Sombre', 'raccroche' ),
				'contraste' => __( 'Contraste élevé', 'raccroche' ),
				'dsfr'      => __( 'Système de design de l’État (sites de l’État seulement)', 'raccroche' ),
			),
		),
		'academie'   => array(
			__( 'Académie', 'raccroche' ),
			__( 'Le code de l’académie dont viennent les lieux d’accueil : deux chiffres.', 'raccroche' ),
			null,
		),
		'langue'     => array(
			__( 'Langue', 'raccroche' ),
			'',
			array( '' => __( 'Celle de la page', 'raccroche' ), 'fr' => 'Français', 'en' => 'English' ),
		),
		'hauteur'    => array( __( 'Hauteur', 'raccroche' ), __( 'Au-delà, la recherche défile, comme 40em. Sans elle, celle du contenu.', 'raccroche' ), null ),
	);
}

/** What the block's script is given, where an editor is open. */
function raccroche_editor_settings() {
	$fields = array();
	foreach ( raccroche_fields() as $name => list( $label, $help, $choices ) ) {
		$options = array();
		foreach ( (array) $choices as $value => $text ) {
			$options[] = array( 'value' => (string) $value, 'label' => $text );
		}
		// The same pattern in JavaScript, without its delimiters and flags.
		$pattern  = preg_replace( '#^/(.*)/u?$#', '$1', raccroche_attributes()[ $name ][1] );
		$fields[] = compact( 'name', 'label', 'help', 'options', 'pattern' );
	}
	$settings = array(
		'fields'       => $fields,
		'title'        => __( 'Recherche Raccroche', 'raccroche' ),
		'panel'        => __( 'Autres réglages', 'raccroche' ),
		'refused'      => __( 'Cette valeur ne peut pas être prise.', 'raccroche' ),
		'instructions' => '' === raccroche_address() ? raccroche_missing_address() : __( 'La recherche paraît ici dans la page publiée.', 'raccroche' ),
	);
	wp_add_inline_script( 'raccroche-bloc', 'var raccrocheBloc = ' . wp_json_encode( $settings, JSON_HEX_TAG | JSON_HEX_AMP ) . ';', 'before' );
}

function raccroche_editor_script() {
	return <<<'JS'
( function ( blocks, element, editor, components, settings ) {
	var el = element.createElement;

	function field( described, props ) {
		var value = props.attributes[ described.name ] || '';
		var options = described.options;
		var taken = '' === value || new RegExp( described.pattern, 'u' ).test( value.trim() );
		var given = {
			label: described.label, value: value,
			help: taken ? described.help : settings.refused + ' ' + described.help,
			__nextHasNoMarginBottom: true, __next40pxDefaultSize: true,
			onChange: function ( changed ) {
				var attributes = {};
				attributes[ described.name ] = changed;
				props.setAttributes( attributes );
			}
		};
		function spaced( control ) {
			return el( 'div', { key: described.name, style: { marginBottom: '16px' } }, el( control, given ) );
		}
		if ( ! options.length ) {
			return spaced( components.TextControl );
		}
		// A dispositif that came after this file stays what it is.
		var known = options.some( function ( option ) { return option.value === value; } );
		given.options = known ? options : options.concat( { value: value, label: value } );
		delete given.help;
		return spaced( components.SelectControl );
	}

	blocks.registerBlockType( 'raccroche/recherche', {
		edit: function ( props ) {
			var fields = settings.fields.map( function ( described ) { return field( described, props ); } );
			return el( element.Fragment, null,
				el( editor.InspectorControls, null,
					el( components.PanelBody, { title: settings.panel }, fields.slice( 2 ) ) ),
				el( 'div', editor.useBlockProps(),
					el( components.Placeholder,
						{ icon: 'location-alt', label: settings.title, instructions: settings.instructions, isColumnLayout: true },
						fields.slice( 0, 2 ) ) ) );
		},
		save: function () { return null; }
	} );
}( window.wp.blocks, window.wp.element, window.wp.blockEditor, window.wp.components, window.raccrocheBloc ) );
JS;
}

/*
 * The page of settings.
 */

function raccroche_register_settings() {
	register_setting( 'raccroche', RACCROCHE_OPTION, array( 'type' => 'string', 'sanitize_callback' => 'raccroche_sanitize_address' ) );
	add_settings_section( 'raccroche', '', '__return_null', 'raccroche' );
	add_settings_field( RACCROCHE_OPTION, __( 'Adresse du service', 'raccroche' ), 'raccroche_address_field', 'raccroche', 'raccroche', array( 'label_for' => RACCROCHE_OPTION ) );
}

/** An address that the search can be loaded from, as an origin; the one before where it cannot. */
function raccroche_sanitize_address( $typed ) {
	$typed = is_string( $typed ) ? trim( $typed ) : '';
	if ( '' === $typed ) {
		return '';
	}
	$parts   = wp_parse_url( $typed );
	$scheme  = isset( $parts['scheme'] ) ? strtolower( $parts['scheme'] ) : '';
	$host    = isset( $parts['host'] ) ? strtolower( $parts['host'] ) : '';
	$origin  = $host . ( isset( $parts['port'] ) ? ':' . $parts['port'] : '' );
	$problem = '';
	if ( ! preg_match( '/^([a-z0-9.-]+|\[[0-9a-f:]+\])$/', $host ) || ! in_array( $scheme, array( 'https', 'http' ), true ) ) {
		$problem = __( 'Cette adresse n’est pas complète. Écrivez-la comme dans la barre du navigateur : elle commence par https:// et ne contient ni espace ni accent.', 'raccroche' );
	} elseif ( isset( $parts['user'] ) || isset( $parts['query'] ) || isset( $parts['fragment'] ) || '/' !== ( isset( $parts['path'] ) ? $parts['path'] : '/' ) ) {
		/* translators: %s: an address. */
		$problem = sprintf( __( 'C’est l’adresse d’une page. Gardez seulement celle du service : %s', 'raccroche' ), 'https://' . $origin );
	} elseif ( 'https' !== $scheme && ! in_array( $host, array( 'localhost', '127.0.0.1', '[::1]' ), true ) ) {
		/* translators: %s: an address. */
		$problem = sprintf( __( 'Cette adresse commence par http://, que les navigateurs refusent dans une page sûre. Écrivez %s', 'raccroche' ), 'https://' . $origin );
	}
	if ( '' !== $problem ) {
		add_settings_error( RACCROCHE_OPTION, 'raccroche_adresse', $problem );
		return raccroche_address();
	}
	return $scheme . '://' . $origin;
}

function raccroche_add_settings_page() {
	add_options_page( 'Raccroche', 'Raccroche', 'manage_options', 'raccroche', 'raccroche_settings_page' );
}

function raccroche_address_field() {
	printf(
		'<input type="text" inputmode="url" class="regular-text code" id="%1$s" name="%1$s" value="%2$s" aria-describedby="raccroche-aide"><p class="description" id="raccroche-aide">%3$s</p>',
		esc_attr( RACCROCHE_OPTION ),
		esc_attr( raccroche_address() ),
		esc_html__( 'Celle où la recherche s’ouvre dans un navigateur, sans page : https://, puis le nom du service.', 'raccroche' )
	);
}

function raccroche_settings_page() {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	$site = wp_parse_url( home_url() );
	$own  = $site['scheme'] . '://' . $site['host'] . ( isset( $site['port'] ) ? ':' . $site['port'] : '' );
	$ways = array(
		__( 'Dans l’éditeur, ajoutez le bloc « Recherche Raccroche ».', 'raccroche' ),
		__( 'Ou écrivez, seul sur sa ligne, le code court [raccroche]. Il prend les mêmes réglages : [raccroche dispositif="micro-lycee" place="59000" audience="famille" theme="auto" academie="09" langue="fr" hauteur="40em"].', 'raccroche' ),
		/* translators: %s: the address of this site. */
		sprintf( __( 'Ou collez, seul sur sa ligne, le lien d’une recherche. Le service doit alors autoriser votre site, %s : demandez-le à qui le tient.', 'raccroche' ), $own ),
	);
	echo '<div class="wrap"><h1>' . esc_html( get_admin_page_title() ) . '</h1><form action="options.php" method="post">';
	settings_fields( 'raccroche' );
	do_settings_sections( 'raccroche' );
	submit_button();
	echo '</form><h2>' . esc_html__( 'Placer la recherche', 'raccroche' ) . '</h2><ul class="ul-disc">';
	foreach ( $ways as $way ) {
		echo '<li>' . esc_html( $way ) . '</li>';
	}
	echo '</ul></div>';
}

function raccroche_missing_address() {
	return __( 'L’adresse du service n’est pas réglée : un administrateur l’indique dans Réglages, Raccroche.', 'raccroche' );
}

/** On the page of plugins, where somebody has just switched it on. */
function raccroche_notice() {
	$screen = get_current_screen();
	if ( '' === raccroche_address() && $screen && 'plugins' === $screen->id && current_user_can( 'manage_options' ) ) {
		printf( '<div class="notice notice-warning"><p>%s</p></div>', esc_html( raccroche_missing_address() ) );
	}
}

function raccroche_action_links( $links ) {
	$page = sprintf( '<a href="%s">%s</a>', esc_url( admin_url( 'options-general.php?page=raccroche' ) ), esc_html__( 'Réglages', 'raccroche' ) );
	return array_merge( array( $page ), $links );
}

function raccroche_uninstall() {
	if ( ! is_multisite() ) {
		delete_option( RACCROCHE_OPTION );
		return;
	}
	foreach ( get_sites( array( 'fields' => 'ids', 'number' => 0 ) ) as $site ) {
		delete_blog_option( $site, RACCROCHE_OPTION );
	}
}

endif;
